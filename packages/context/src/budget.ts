import { type ModelInfo, OptionError, type Params } from '@turnwise/core';

/** What hands the context to the server; a request with one of them is left to it. */
const SERVER_SIDE = [
  'context_management',
  'compaction',
  'thread',
  'fallbacks',
  'fallback_credit_token',
];

/** The field by which a request hands its context to the server, if it does. */
export function handedToServer(params: Params): string | undefined {
  return SERVER_SIDE.find((key) => params[key] != null);
}

/** Part of the window that stays free, unless said otherwise. */
export const MARGIN = 0.05;

/** Input tokens that a request may have: the window less `max_tokens` and a margin. */
export function budgetOf(params: Params, model: ModelInfo, margin: number): number {
  const reserved = Math.min(params.max_tokens ?? 0, model.contextWindow / 2);
  return model.contextWindow * (1 - margin) - reserved;
}

/** Throws an `OptionError` for a margin that is none. */
export function checkMargin(margin: number | undefined): void {
  if (margin !== undefined && !(margin >= 0 && margin <= 0.5)) {
    throw new OptionError('margin: write a fraction of the window between 0 and 0.5.');
  }
}
