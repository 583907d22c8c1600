import { estimateTokens } from '@turnwise/core';

const counted = new WeakMap<object, number>();

/** Input tokens of a request by our own estimate; each request is read once. */
export function countOf(params: object): number {
  const known = counted.get(params);
  if (known !== undefined) return known;
  const tokens = estimateTokens(params as Parameters<typeof estimateTokens>[0]);
  counted.set(params, tokens);
  return tokens;
}
