import { type Draft, withRest } from './draft.js';
import type { RuleContext } from './rule.js';
import type { Params } from './types.js';

/** The `thinking` parameter, as far as it is one. */
export interface Thinking {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The fewest tokens of manual thinking (documented). */
export const LEAST_BUDGET = 1_024;

/** How a request asks for thinking; undefined if it does not say, or nothing that makes sense. */
export function thinkingOf({ thinking }: Params): Thinking | undefined {
  const given = thinking as Partial<Thinking> | null | undefined;
  return typeof given?.type === 'string' ? (given as Thinking) : undefined;
}

/** Half of what may be written, or undefined where that leaves no room for thinking. */
export function budgetFor(max: unknown): number | undefined {
  if (typeof max !== 'number') return LEAST_BUDGET;
  return max > LEAST_BUDGET ? Math.max(LEAST_BUDGET, Math.floor(max / 2)) : undefined;
}

/** A draft that asks for thinking in another way, or not at all, and says so. */
export function withThinking(
  draft: Draft,
  thinking: Thinking | undefined,
  context: RuleContext,
  why: string,
): Draft {
  context.tell('thinking', why, 'lossy');
  const { thinking: _, ...rest } = draft.rest;
  return withRest(draft, (thinking ? { ...draft.rest, thinking } : rest) as Params);
}
