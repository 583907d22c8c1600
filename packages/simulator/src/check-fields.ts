import { isDict } from './json.ts';

/** Longest time in milliseconds that a timer can wait. */
const longest = 2 ** 31 - 1;

/** What a field has to be: a test, and how to say it. */
export interface Wanted {
  readonly fits: (value: unknown) => boolean;
  readonly is: string;
}

/** A whole number within bounds. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): Wanted {
  return {
    fits: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
    is: `a whole number from ${least} to ${most}`,
  };
}

/** A number within bounds, or above the lower one. */
export function between(least: number, most: number): Wanted {
  return {
    fits: (value) => typeof value === 'number' && value >= least && value <= most,
    is: `a number from ${least} to ${most}`,
  };
}

/** Milliseconds that can be waited for. */
export const time: Wanted = { ...between(0, longest), is: 'milliseconds, 0 or more' };

/** A number above 0. */
export const rate: Wanted = {
  fits: (value) => typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY,
  is: 'a number above 0',
};

export const text: Wanted = { fits: (value) => typeof value === 'string', is: 'a string' };

export const callback: Wanted = {
  fits: (value) => typeof value === 'function',
  is: 'a function',
};

export const object: Wanted = { fits: isDict, is: 'an object' };

/** Headers of an answer. */
export const headers: Wanted = {
  fits: (value) => isDict(value) && Object.values(value).every((item) => typeof item === 'string'),
  is: 'an object of strings',
};

function shown(value: unknown): string {
  return typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
}

/** Throws a sentence that says what to write instead when a field is unknown or is not what is wanted; `undefined` counts as left out. */
export function checkFields(
  where: string,
  given: unknown,
  wanted: Readonly<Record<string, Wanted>>,
): void {
  if (!isDict(given)) throw new TypeError(`${where} takes an object, not ${shown(given)}`);
  for (const [key, value] of Object.entries(given)) {
    const field = Object.hasOwn(wanted, key) ? wanted[key] : undefined;
    if (!field) {
      const known = Object.keys(wanted).join(', ');
      throw new TypeError(`${where} has no "${key}"; it takes ${known}`);
    }
    if (value !== undefined && !field.fits(value))
      throw new TypeError(`${where}: ${key} is ${field.is}, not ${shown(value)}`);
  }
}
