import { isRefusedBeta } from '../betas.js';
import { toMessage, withBeta } from '../draft.js';
import type { Fold } from '../history.js';
import { mediaOf, sourceOf } from '../media.js';
import type { Rule, RuleContext } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Something in a message that is served under a beta, or was before API version 2026-10-21. */
interface Feature {
  readonly beta: string;
  /** Any beta that serves it. */
  readonly served: RegExp;
  readonly isIn: (message: Message) => boolean;
  readonly until?: '2026-10-21';
}

const holds = (found: (block: Block) => boolean) => (message: Message) =>
  Array.isArray(message?.content) && message.content.some((block) => block && found(block));
const isToolChange = ({ type }: Block) => type === 'tool_addition' || type === 'tool_removal';

/** Source: the SDK and the documentation. */
const FEATURES: readonly Feature[] = [
  {
    beta: 'files-api-2025-04-14',
    served: /^files-api-/,
    isIn: (message) => mediaOf(message).some((media) => sourceOf(media).type === 'file'),
    until: '2026-10-21',
  },
  {
    beta: 'server-side-fallback-2026-07-01',
    served: /^server-side-fallback-/,
    isIn: holds(({ type }) => type === 'fallback'),
  },
  {
    beta: 'compact-2026-09-04',
    served: /^compact-(?!2026-01-12)/,
    isIn: holds(({ type, signature }) => type === 'compaction' && signature != null),
  },
  {
    beta: 'compact-2026-01-12',
    served: /^compact-/,
    isIn: holds(({ type, signature }) => type === 'compaction' && signature == null),
  },
  {
    beta: 'mid-conversation-tool-changes-2026-07-01',
    served: /^mid-conversation-tool-changes-/,
    isIn: holds(isToolChange),
  },
  {
    beta: 'mid-conversation-output-config-2026-07-01',
    served: /^mid-conversation-output-config-/,
    isIn: (message) => message?.role === 'system' && message.output_config != null,
  },
  {
    beta: 'mid-conversation-system-clear-at-2026-08-21',
    served: /^mid-conversation-system-clear-at-/,
    isIn: (message) => message?.role === 'system' && message.clear_at != null,
  },
];

/** The features that a history makes use of, a bit each. */
const used: Fold<number> = {
  initial: 0,
  step: (bits, message) =>
    FEATURES.reduce((all, { isIn }, i) => (isIn(message) ? all | (1 << i) : all), bits),
};

/** Blocks and messages that the API takes under a beta which the request does not name. */
export const missingBeta: Rule = {
  code: 'missing-beta',
  spots: (message: Message) => used.step(0, message) !== 0,
  needs: (_, context) => missing(context, context.history.fold(used)).length > 0,
  treat: (draft, context) => {
    const bits = draft.turns.reduce(
      (all, turn) => (turn.intact ? all : used.step(all, toMessage(turn))),
      context.history.fold(used),
    );
    return missing({ ...context, betas: draft.betas }, bits).reduce((served, { beta, isIn }) => {
      const turn = draft.turns.find((candidate) => isIn(toMessage(candidate)));
      if (turn === undefined) return served;
      context.tell(`messages.${turn.index}`, `This is served under the beta ${beta}.`);
      return withBeta(served, beta);
    }, draft);
  },
};

/** The features among those of `bits` that are not served yet. */
function missing(context: Pick<RuleContext, 'betas' | 'apiVersion' | 'refused'>, bits: number) {
  const { betas, apiVersion } = context;
  return FEATURES.filter(
    ({ beta, served, until }, i) =>
      (bits & (1 << i)) !== 0 &&
      !isRefusedBeta(context, beta) &&
      !betas.some((given) => served.test(given)) &&
      (until === undefined || apiVersion < until),
  );
}
