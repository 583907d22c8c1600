import {
  type Draft,
  invented,
  type Run,
  runsOf,
  type Turn,
  withRest,
  withTurns,
} from '../draft.js';
import type { Rule, RuleContext } from '../rule.js';
import { systemNote } from '../texts.js';
import type { Block, Message, Params } from '../types.js';

/** Where `role: "system"` is accepted inside messages (facts, B6). */
const PLATFORMS: ReadonlySet<string> = new Set(['anthropic', 'bedrock', 'vertex']);

/** A system message where none may be: first ones join `system`, later ones become user notes. */
export const systemRole: Rule = {
  code: 'system-role',
  spots: (message: Message) => message?.role === 'system',
  treat: (draft, context) => {
    const runs = runsOf(draft.turns);
    if (!runs.some((run) => run.role === 'system')) return draft;
    const legal = context.model.midSystem && PLATFORMS.has(context.platform);
    const leading = runs[0]?.role === 'system' ? draft.turns.slice(0, runs[0].end) : [];
    const hoisted = leading.filter((turn) => !(legal && isDirective(turn)) && !turn.opaque);
    const turns = runs.flatMap((run, i) => {
      const own = draft.turns.slice(run.start, run.end);
      if (i === 0 && run.role === 'system') return own.filter((turn) => !hoisted.includes(turn));
      if (run.role !== 'system' || (legal && isLegalPlace(draft, run))) return own;
      return own.map((turn) => (legal && isDirective(turn) ? turn : toNote(turn, context)));
    });
    return withTurns(withRest(draft, hoist(draft.rest, hoisted, context)), turns);
  },
};

function isDirective(turn: Turn): boolean {
  return turn.parts.length === 0 && turn.base.output_config !== undefined;
}

function isLegalPlace(draft: Draft, run: Run): boolean {
  const before = draft.turns[run.start - 1];
  const after = draft.turns[run.end];
  const last = before?.parts.at(-1)?.block.type ?? '';
  const follows =
    before?.role === 'user' || (last !== 'tool_result' && last.endsWith('_tool_result'));
  return follows && (after === undefined || after.role === 'assistant');
}

function hoist(rest: Params, turns: readonly Turn[], context: RuleContext): Params {
  if (turns.length === 0) return rest;
  for (const turn of turns) {
    context.tell(
      `messages.${turn.index}`,
      'The first system prompt belongs in `system`: it joins it.',
    );
  }
  const blocks = turns.flatMap((turn) => turn.parts.map((part) => asText(part.block)));
  const own = typeof rest.system === 'string' ? [{ type: 'text', text: rest.system }] : rest.system;
  return { ...rest, system: [...(own ?? []), ...blocks] };
}

function toNote(turn: Turn, context: RuleContext): Turn {
  context.tell(`messages.${turn.index}`, 'A system message may not stand here: it becomes a note.');
  const parts = turn.parts.map((part) => {
    const text = asText(part.block);
    return { ...part, block: { ...text, text: systemNote(String(text.text)) } };
  });
  return invented('user', parts, turn.index);
}

function asText(block: Block): Block {
  return block.type === 'text' ? block : { type: 'text', text: JSON.stringify(block) };
}
