import { OptionError } from '@turnwise/core';

/**
 * How much of a conversation: exactly one of input tokens (system and tools included), a fraction
 * of the budget between 0 and 1, messages, or turns that the user began.
 */
export type Size =
  | { readonly tokens: number }
  | { readonly fraction: number }
  | { readonly messages: number }
  | { readonly turns: number };

/** A number of tokens, or a part of the budget. */
export type Amount = Extract<Size, { readonly tokens: number } | { readonly fraction: number }>;

/** A size as limits are compared: a fraction has become tokens. */
export interface Limit {
  readonly of: 'tokens' | 'messages' | 'turns';
  readonly most: number;
}

const UNITS = ['tokens', 'fraction', 'messages', 'turns'];

/** Throws an `OptionError` for anything but exactly one unit with a number that fits it. */
export function checkSize(option: string, size: object | undefined): void {
  if (size === undefined) return;
  const [unit = '', ...others] = size === null ? [] : Object.keys(size);
  if (others.length > 0 || !UNITS.includes(unit)) {
    throw new OptionError(`${option}: write exactly one of { ${UNITS.join(' }, { ')} }.`);
  }
  const value = (size as Record<string, unknown>)[unit] as number;
  if (unit === 'fraction' && !(value > 0 && value <= 1)) {
    throw new OptionError(`${option}: write a fraction of the budget as { fraction: 0.8 }.`);
  }
  if (unit !== 'fraction' && !(Number.isInteger(value) && value > 0)) {
    throw new OptionError(`${option}: write { ${unit}: n } with a whole number above 0.`);
  }
}

/** Throws an `OptionError` for anything but `{ tokens }` or `{ fraction }`. */
export function checkAmount(option: string, amount: Amount | undefined): void {
  checkSize(option, amount);
  if (amount !== undefined && !('tokens' in amount || 'fraction' in amount)) {
    throw new OptionError(`${option}: write { tokens: n } or { fraction: 0.1 }.`);
  }
}

/** Throws an `OptionError` where a size is not below `trigger` though both count the same thing. */
export function checkBelow(
  option: string,
  size: Size | undefined,
  trigger: Size | undefined,
): void {
  for (const [unit, most] of Object.entries(trigger ?? {})) {
    const least = (size as Record<string, number> | undefined)?.[unit];
    if (least !== undefined && least >= most) {
      throw new OptionError(
        `${option}: write less than the trigger, which is { ${unit}: ${most} }.`,
      );
    }
  }
}

/** @param budget tokens that a fraction is a fraction of */
export function limitOf(size: Size, budget: number): Limit {
  if ('tokens' in size) return { of: 'tokens', most: size.tokens };
  if ('messages' in size) return { of: 'messages', most: size.messages };
  if ('turns' in size) return { of: 'turns', most: size.turns };
  return { of: 'tokens', most: size.fraction * budget };
}

/** A part of a size, in the same unit; at least 1 of what is counted whole. */
export function scaled(size: Size, factor: number): Size {
  if ('fraction' in size) return { fraction: size.fraction * factor };
  const whole = (n: number): number => Math.max(1, Math.floor(n * factor));
  if ('tokens' in size) return { tokens: whole(size.tokens) };
  if ('messages' in size) return { messages: whole(size.messages) };
  return { turns: whole(size.turns) };
}
