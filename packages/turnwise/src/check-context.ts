import { OptionError } from '@turnwise/core';

/** Who keeps the conversation small: the API, the middleware of this process, or nobody. */
export type ContextChoice = 'server' | 'local' | 'off';

const CHOICES: readonly unknown[] = ['server', 'local', 'off'];

/** Throws an `OptionError` for a choice that does not exist, or options of what it switches off. */
export function checkContext(choice: unknown, options: Readonly<Record<string, unknown>>): void {
  if (!CHOICES.includes(choice)) {
    throw new OptionError(
      `turnwise: context cannot be "${String(choice)}". Write one of: ${CHOICES.join(', ')}.`,
    );
  }
  const set = Object.keys(options).find((name) => options[name]);
  if (choice === 'off' && set !== undefined) {
    throw new OptionError(
      `turnwise: context: 'off' leaves nothing for ${set} to do. Leave ${set} out, or write context: 'local'.`,
    );
  }
}
