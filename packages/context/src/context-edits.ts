import type { Block, ModelInfo, Params } from '@turnwise/core';
import { handedToServer, MARGIN } from './budget.js';
import { CLEAR_AT, LEAST_OF_TRIGGER } from './clear-old.js';
import type { ClearingOptions } from './clearing.js';
import { CUT_AT } from './cut.js';
import { limitOf, type Size } from './size.js';
import type { WindowingOptions } from './windowing.js';

/** What is handed to the server, by the options of the middleware that would do it here. */
export interface Delegated {
  /** What `clearing` would clear by; `false` clears nothing. */
  readonly clear?: ClearingOptions | false | undefined;
  /** What `windowing` would cut by; `false` never compacts. */
  readonly window?: WindowingOptions | false | undefined;
}

/** The least that a compaction may be triggered by, in input tokens (documented). */
export const LEAST_TRIGGER = 50_000;

/** How many messages a tool use takes: its call and its result. */
const MESSAGES_OF_USE = 2;

/** One edit of `context_management`. */
export type ContextEdit = Block;

/**
 * The edits that a request asks of the server: the same for every request of one model that thinks
 * or does not, whatever its `max_tokens`. None where the program has the context in its own hands.
 */
export function contextEdits(
  params: Params,
  model: ModelInfo,
  { clear = {}, window = {} }: Delegated,
): readonly ContextEdit[] {
  if (!model.known || handedToServer(params) || isCompacted(params)) return [];
  return [
    // The first by rule. What earlier turns thought stays, since taking it out breaks the prefix.
    clear && thinks(params, model) && { type: 'clear_thinking_20251015', keep: 'all' },
    clear && clearToolUses(model, clear),
    window && model.compacts && compact(model, window),
  ].filter((edit) => edit !== false);
}

function clearToolUses({ contextWindow }: ModelInfo, options: ClearingOptions): ContextEdit {
  const { trigger = CLEAR_AT, keep, atLeast, exclude = [], margin = MARGIN } = options;
  const tokens = (size: Size) => Math.ceil(limitOf(size, contextWindow * (1 - margin)).most);
  const value = tokens(trigger);
  const least = atLeast ? tokens(atLeast) : Math.ceil(value * LEAST_OF_TRIGGER);
  return {
    type: 'clear_tool_uses_20250919',
    trigger: { type: 'input_tokens', value },
    ...(keep && { keep: { type: 'tool_uses', value: usesIn(keep) } }),
    clear_at_least: { type: 'input_tokens', value: least },
    ...(exclude.length > 0 && { exclude_tools: exclude }),
  };
}

function usesIn(keep: Size): number {
  return Math.ceil(limitOf(keep, 0).most / MESSAGES_OF_USE);
}

function compact({ contextWindow }: ModelInfo, options: WindowingOptions): ContextEdit {
  const { trigger = CUT_AT, margin = MARGIN } = options;
  const { most } = limitOf(trigger, contextWindow * (1 - margin));
  const value = Math.max(LEAST_TRIGGER, Math.ceil(most));
  return { type: 'compact_20260112', trigger: { type: 'input_tokens', value } };
}

/** Input tokens at which a request asks to be compacted; infinitely many where it does not. */
export function compactsAt({ context_management: management }: Params): number {
  const { edits = [] } = (management ?? {}) as { readonly edits?: readonly ContextEdit[] };
  const edit = edits.find(({ type }) => type === 'compact_20260112');
  const trigger = edit?.trigger as { readonly value: number } | undefined;
  return trigger?.value ?? Number.POSITIVE_INFINITY;
}

/** Clearing of thinking is refused where there is none. */
function thinks({ thinking }: Params, model: ModelInfo): boolean {
  const { type } = (thinking ?? {}) as { readonly type?: unknown };
  const isOn =
    type === undefined ? model.thinksByDefault : type === 'adaptive' || type === 'enabled';
  return isOn && model.keepsThinking;
}

/** Whether the program has compacted by itself: such a block is refused beside the strategy. */
function isCompacted({ messages }: Params): boolean {
  return compactions(messages).some(({ signature }) => signature != null);
}

/** The compaction blocks of a history. */
export function compactions(messages: Params['messages']): readonly Block[] {
  return messages.flatMap((message) =>
    Array.isArray(message?.content)
      ? (message.content as readonly Block[]).filter((block) => block?.type === 'compaction')
      : [],
  );
}
