import type { Placed } from './conversation.ts';
import { type Dict, isDict } from './json.ts';
import { findModel } from './model-ids.ts';
import type { RequestContext } from './request-context.ts';
import { isPrevious, isThinking, prefixHashes, readSeal, signatureOf } from './signature.ts';
import { isSummary } from './summary-block.ts';
import { readsThinking } from './thinking-readers.ts';

/** A thinking block that fails one of the API's checks, with the check as the API names it. */
export interface Misfit {
  readonly placed: Placed;
  readonly reason: 'model_binding_mismatch' | 'prefix_binding_mismatch';
}

interface Thought {
  readonly placed: Placed;
  readonly producer: string | undefined;
  /** Whether it stands where it was made: behind the same prefix, and behind no gap in the thinking. */
  readonly inPlace: boolean;
}

function isInPlace({ block, item }: Placed, prefixes: readonly string[], before: string): boolean {
  const seal = readSeal(block);
  if (!seal || findModel(seal.model, {})?.bindsThinking === 'never') return true;
  if (seal.prefix !== prefixes[item.index]) return false;
  return before === '' || isPrevious(seal, before);
}

/** The thinking of a request from its last summary on, whoever made it. The oldest may be gone: the first that is left follows nothing. */
function thoughtsOf(params: Dict, { items, turns }: RequestContext): readonly Thought[] {
  const all = turns.flatMap(({ blocks }) => blocks);
  const summary = all.findLastIndex(({ block }) => isSummary(block));
  const thinking = all.slice(summary + 1).filter(({ block }) => isThinking(block));
  if (thinking.length === 0) return [];
  const prefixes = prefixHashes(params, items);
  let before = '';
  return thinking.map((placed) => {
    const inPlace = isInPlace(placed, prefixes, before);
    if (inPlace) before = signatureOf(placed.block);
    return { placed, producer: readSeal(placed.block)?.model, inPlace };
  });
}

/** The signature of the last thinking that stands where it was made, or nothing. */
export function lastValidThinking(params: Dict, context: RequestContext): string {
  const last = thoughtsOf(params, context).findLast(({ inPlace }) => inPlace);
  return last ? signatureOf(last.placed.block) : '';
}

/** The thinking blocks that fail a check, in the order of the request. Others' signatures fail none. */
export function thinkingMisfits(params: Dict, context: RequestContext): readonly Misfit[] {
  const { model, platform } = context;
  return thoughtsOf(params, context).flatMap(({ placed, producer, inPlace }): readonly Misfit[] => {
    if (producer && !readsThinking(model, producer, platform))
      return [{ placed, reason: 'model_binding_mismatch' }];
    if (inPlace || model.bindsThinking === 'never') return [];
    return [{ placed, reason: 'prefix_binding_mismatch' }];
  });
}

/** What happens to thinking behind another prefix. Source: preserved-thinking page. */
export function mismatchBehavior(
  { thinking }: Dict,
  { endpoint, model, newAccount }: RequestContext,
): 'error' | 'drop_block' | 'allow' {
  const binding = isDict(thinking) && isDict(thinking.block_binding) ? thinking.block_binding : {};
  const asked = binding.prefix_mismatch_behavior;
  if (asked === 'error' || asked === 'drop_block') return asked;
  if (model.bindsThinking !== 'always' && !newAccount) return 'allow';
  return endpoint === 'batch' ? 'drop_block' : 'error';
}
