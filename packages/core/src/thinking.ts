import { firstOf, isThinking } from './blocks.js';
import { type Draft, runsOf, type Turn, withRest } from './draft.js';
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

/** What a request says of thinking that is bound to something else than what is before it. */
export function bindingOf(params: Params): { prefix_mismatch_behavior?: unknown } | undefined {
  return thinkingOf(params)?.block_binding as object | undefined;
}

/** Whether the API is told to drop thinking that does not fit, rather than to refuse it. */
export function dropsMismatches(params: Params): boolean {
  return bindingOf(params)?.prefix_mismatch_behavior === 'drop_block';
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

/**
 * Where the open assistant turn begins: behind the last user turn that says something beside tool
 * results.
 */
export function openFrom(turns: readonly Turn[]): number {
  const spoken = runsOf(turns).findLast(
    ({ role, start, end }) =>
      role === 'user' &&
      turns
        .slice(start, end)
        .some(({ parts }) => parts.some(({ block }) => block.type !== 'tool_result')),
  );
  return spoken?.end ?? 0;
}

/** Whether manual thinking fits an open assistant turn, which then has to start with thinking. */
export function opensThinking({ turns }: Draft): boolean {
  const open = turns.slice(openFrom(turns)).find(({ role }) => role === 'assistant');
  const first = firstOf(open?.parts.map(({ block }) => block) ?? []);
  return !first || isThinking(first);
}
