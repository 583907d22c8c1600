import {
  type Block,
  type EstimateOptions,
  estimateTokens,
  isServerCall,
  type ParamsLike,
} from '@turnwise/core';

/** A request that the API has counted: what others measure is estimated from there. */
export interface Anchor {
  /** Its input tokens as they were billed. */
  readonly tokens: number;
  /** The same as estimated. */
  readonly estimate: number;
  /** What an estimated token is in truth. @default by these two, with care where they are small */
  readonly correction?: number;
}

/** Estimates as they are. */
export const UNANCHORED: Anchor = scaledBy(1);

/** So many tokens that were estimated rightly speak against what a small request teaches. */
const PRIOR = 2_000;

/** Beyond this, something in the request cannot be estimated, such as a file, and the rest can. */
export const PLAUSIBLE = 2;

/** Every estimate is multiplied. */
export function scaledBy(correction: number): Anchor {
  return { tokens: 0, estimate: 0, correction };
}

/** What a token that is estimated is in truth, as far as the anchor knows. */
export function correctionOf({ tokens, estimate, correction: known }: Anchor): number {
  if (known !== undefined) return known;
  const correction = (tokens + PRIOR) / (estimate + PRIOR);
  return Math.min(PLAUSIBLE, Math.max(1 / PLAUSIBLE, correction));
}

/** Tokens of a request by its estimate: the anchor's own, and what was added or taken away since. */
export function anchored(estimate: number, anchor: Anchor): number {
  return anchor.tokens + (estimate - anchor.estimate) * correctionOf(anchor);
}

/** The estimate of a request that has so many tokens. */
export function estimateFor(tokens: number, anchor: Anchor): number {
  return anchor.estimate + (tokens - anchor.tokens) / correctionOf(anchor);
}

/** As much of a reply as says what was counted. */
export interface CountedReply {
  readonly usage?: object;
  readonly content?: readonly Block[];
}

/** Input tokens by what the cache did for them. */
const CLASSES = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'];

/**
 * What the reply to a request says about its size; undefined where its usage does not tell, as it
 * counts the rounds of server tools together.
 *
 * @param params as they were sent
 */
export function anchorOf(
  params: ParamsLike,
  { usage, content }: CountedReply,
  options?: EstimateOptions,
): Anchor | undefined {
  const counts = (usage ?? {}) as Readonly<Record<string, unknown>>;
  const { iterations } = counts;
  const isOne = !Array.isArray(iterations) || iterations.length <= 1;
  if (!isOne || content?.some(isServerCall)) return undefined;
  const tokens = CLASSES.reduce((sum, name) => sum + (Number(counts[name]) || 0), 0);
  return tokens > 0 ? { tokens, estimate: estimateTokens(params, options) } : undefined;
}

/** All input tokens of a request that goes on from one which the API has counted. */
export function anchoredTokens(
  params: ParamsLike,
  anchor: Anchor,
  options?: EstimateOptions,
): number {
  return Math.round(anchored(estimateTokens(params, options), anchor));
}
