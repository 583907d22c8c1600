import type { Params } from '@turnwise/simulator';
import { countOf } from './count.ts';

/** What the API answers when a prompt is larger than the window. */
export function tooLong(params: Params, window: number) {
  // A body that could not be parsed has no messages, and another refusal coming.
  if (!Array.isArray(params.messages)) return undefined;
  const tokens = countOf(params);
  return tokens > window
    ? { status: 400, message: `prompt is too long: ${tokens} tokens > ${window} maximum` }
    : undefined;
}
