import { BINDING_BETA, isRefusedBeta } from '../betas.js';
import { type Draft, mapParts, type Part, pathOf, withBeta, withRest } from '../draft.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { isDisplaced } from '../signatures.js';
import { bindingOf, dropsMismatches, openFrom, type Thinking, thinkingOf } from '../thinking.js';
import { boundOf, type Placed, validOf } from '../validity.js';

/**
 * Thinking that is bound to what stood before it, where that has changed: a legal run of it goes.
 * The open tool turn's stays; where it is concerned, the API is told to drop what does not fit.
 */
export const boundThinking: Rule = {
  code: 'bound-thinking',
  suspects: (params, context) =>
    context.model.bindsThinking &&
    (refusalFor(context, 'bound-thinking') !== undefined || isDisplaced(params, context.history)),
  treat: (draft, context) => {
    if (!context.model.bindsThinking || dropsMismatches(draft.rest)) return draft;
    const placed = boundOf(draft, context.request);
    if (placed.length === 0) return draft;
    const isRefused = refusalFor(context, 'bound-thinking') !== undefined;
    const validOfThese = (some: readonly Placed[]) => (isRefused ? NONE : validOf(some));
    const valid = validOfThese(placed);
    const from = openFrom(draft.turns);
    const open = placed.filter(({ turn }) => turn >= from);
    const binds = context.model.known || isRefused;
    const isSafe = open.every(({ part }) => valid.has(part));
    if (isSafe || (binds && !takesBinding(draft, context))) {
      return keeping(draft, placed, valid, context);
    }
    const closed = validOfThese(placed.filter(({ turn }) => turn < from));
    const kept = new Set([...closed, ...open.map(({ part }) => part)]);
    const thinned = keeping(draft, placed, kept, context);
    return binds ? dropping(thinned, context) : thinned;
  },
};

const NONE: ReadonlySet<Part> = new Set();

function keeping(
  draft: Draft,
  placed: readonly Placed[],
  kept: ReadonlySet<Part>,
  context: RuleContext,
): Draft {
  const going = new Set(placed.flatMap(({ part }) => (kept.has(part) ? [] : [part])));
  return mapParts(draft, (part) => {
    if (!going.has(part)) return part;
    context.tell(pathOf(part), 'Thinking bound to what has changed before it: it goes.', 'lossy');
    return [];
  });
}

/** Whether the request can say what becomes of such thinking (documented; not every gateway). */
function takesBinding({ rest }: Draft, { model, platform, refused }: RuleContext): boolean {
  const type = thinkingOf(rest)?.type ?? (model.thinksByDefault ? 'adaptive' : undefined);
  const isTold = refused.some(({ path }) => path?.includes('block_binding'));
  if (isTold || isRefusedBeta({ refused }, BINDING_BETA)) return false;
  return (type === 'adaptive' || type === 'enabled') && platform !== 'gateway';
}

function dropping(draft: Draft, context: RuleContext): Draft {
  const thinking: Thinking = thinkingOf(draft.rest) ?? { type: 'adaptive' };
  const block_binding = { ...bindingOf(draft.rest), prefix_mismatch_behavior: 'drop_block' };
  context.tell(
    'thinking',
    'Something changed before thinking of the open tool turn: the API is to drop what does not fit.',
    'lossy',
  );
  const rest = { ...draft.rest, thinking: { ...thinking, block_binding } };
  return withBeta(withRest(draft, rest), BINDING_BETA);
}
