import { fieldNeeds } from '../betas.js';
import { changeParts, type Draft, pathOf, type Turn, withRest, withTurns } from '../draft.js';
import type { Refusal, Rule, RuleContext } from '../rule.js';
import type { Block, Params } from '../types.js';
import { without } from '../without-field.js';

/** Fields that a request cannot do without, or that say what a program relies on. */
const KEPT = new Set(
  'model messages content role type max_tokens stream system tools inference_geo output_format format'.split(
    ' ',
  ),
);

/** A field that the API does not know here: it goes, after the refusal that names it. */
export const extraInput: Rule = {
  code: 'extra-input',
  suspects: (_, context) => refusals(context).length > 0,
  treat: (draft, context) =>
    refusals(context).reduce((current, path) => removed(current, path, context), draft),
};

/** The paths that were refused, as names alone: places shift on the way to the API. */
function refusals({ refused }: RuleContext): readonly (readonly string[])[] {
  return refused.filter(({ code }) => code === 'extra-input').map(namesOf);
}

function namesOf({ path = '', names = [] }: Refusal): readonly string[] {
  return [...path.split('.'), ...names].filter((name) => !/^\d*$/.test(name));
}

function removed(draft: Draft, names: readonly string[], context: RuleContext): Draft {
  const [first, ...inner] = names;
  const last = names.at(-1) ?? '';
  if (KEPT.has(last) || needsBeta(draft, last, context)) return draft;
  if (first !== 'messages') return fromRest(draft, names, context);
  const [field, ...more] = inner;
  return withTurns(
    draft,
    draft.turns.map((turn) =>
      field === 'content' ? fromParts(turn, more, context) : fromMessage(turn, last, context),
    ),
  );
}

/** At a gateway the header is tried first; elsewhere it was there already. */
function needsBeta({ rest }: Draft, field: string, { platform, betas }: RuleContext): boolean {
  if (platform !== 'gateway') return false;
  return fieldNeeds(rest).some(
    ({ path, family }) => path === field && !betas.some((beta) => beta.startsWith(family)),
  );
}

function fromRest(draft: Draft, names: readonly string[], context: RuleContext): Draft {
  const rest = without(draft.rest, names) as Params;
  if (rest === draft.rest || demands(draft.rest, names)) return draft;
  context.tell(names.join('.'), 'This field is refused here: it goes.', 'lossy');
  return withRest(draft, rest);
}

/** A schema of the output goes with no more than itself. */
function demands({ output_config }: Params, names: readonly string[]): boolean {
  const { format } = (output_config ?? {}) as { format?: unknown };
  return names.length === 1 && names[0] === 'output_config' && format != null;
}

function fromParts(turn: Turn, names: readonly string[], context: RuleContext): Turn {
  return changeParts(turn, (part) => {
    const block = without(part.block, names) as Block;
    if (block === part.block) return part;
    context.tell(
      `${pathOf(part)}.${names.at(-1)}`,
      'This field is refused here: it goes.',
      'lossy',
    );
    return { ...part, block };
  });
}

function fromMessage(turn: Turn, field: string, context: RuleContext): Turn {
  if (!(field in turn.base)) return turn;
  const { [field]: _, ...base } = turn.base;
  context.tell(`messages.${turn.index}.${field}`, 'This field is refused here: it goes.', 'lossy');
  return { ...turn, base: base as Turn['base'], intact: false };
}
