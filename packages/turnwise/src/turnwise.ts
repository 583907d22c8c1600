import { wrap } from '@turnwise/core';
import { stack, type TurnwiseOptions } from './stack.js';

/**
 * A client of the same type whose requests are repaired, kept inside the window and marked for
 * the prompt cache. No paid call is made that the program did not make.
 *
 * @param client of the official SDK, or any object with `messages.create`
 * @throws OptionError for something else, a client that is wrapped already, or a wrong option
 */
export function turnwise<T extends object>(client: T, options: TurnwiseOptions = {}): T {
  return wrap(client, ...stack(options));
}
