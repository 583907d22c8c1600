import { isServerResult } from '../blocks.js';
import {
  changeParts,
  invented,
  isDirective,
  pathOf,
  type Turn,
  withRest,
  withTurns,
} from '../draft.js';
import { jsonText } from '../json-text.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import { systemNote } from '../texts.js';
import type { Block, Message, Params } from '../types.js';

/** Where `role: "system"` is accepted inside messages (documented). */
const PLATFORMS: ReadonlySet<string> = new Set(['anthropic', 'bedrock', 'vertex']);

/** What a system message may hold (documented). */
const BLOCKS: ReadonlySet<string> = new Set(['text', 'tool_addition', 'tool_removal']);

/**
 * A system message where none may be. First ones join `system`. Later ones move behind the user
 * turns that follow them; where that is no place either, they become user notes, or join `system`
 * by option.
 */
export const systemRole: Rule = {
  code: 'system-role',
  spots: (message: Message) => message?.role === 'system',
  treat: (draft, context) => {
    if (!draft.turns.some((turn) => turn.role === 'system')) return draft;
    const legal = isLegal(context);
    const served = legal ? moved(draft.turns, context) : withoutDirectives(draft.turns, context);
    const places = legal ? legalPlaces(served) : undefined;
    const end = served.findIndex((turn) => turn.role !== 'system');
    const leading = new Set(served.slice(0, end < 0 ? undefined : end));
    const joins = (turn: Turn) =>
      turn.role === 'system' &&
      speaks(turn) &&
      (leading.has(turn) || (context.systemRole === 'hoist' && !places?.has(turn)));
    const turns = served.flatMap((turn) => {
      if (turn.role !== 'system' || isDirective(turn)) return turn;
      if (joins(turn)) return [];
      return places?.has(turn) ? onlySystemBlocks(turn, context) : toNote(turn, context);
    });
    return withTurns(withRest(draft, hoist(draft.rest, served.filter(joins), context)), turns);
  },
};

function isLegal(context: RuleContext): boolean {
  const { model, platform } = context;
  return model.midSystem && PLATFORMS.has(platform) && !refusalFor(context, systemRole.code);
}

/** System messages before a user turn go behind it and those that follow, in their order. */
function moved(turns: readonly Turn[], context: RuleContext): readonly Turn[] {
  const afters = neighbors(turns.toReversed());
  const arranged: Turn[] = [];
  const waiting: Turn[] = [];
  let before: Turn | undefined;
  for (const turn of turns) {
    const isSystem = turn.role === 'system';
    if (!isSystem) before = turn;
    if (isSystem && before && !isDirective(turn) && afters.get(turn)?.role === 'user') {
      context.tell(`messages.${turn.index}`, 'A system message follows the user: it moves there.');
      waiting.push(turn);
      continue;
    }
    if (turn.role !== 'user' && !isDirective(turn)) arranged.push(...waiting.splice(0));
    arranged.push(turn);
  }
  return [...arranged, ...waiting];
}

function speaks(turn: Turn): boolean {
  return !isDirective(turn) && !turn.opaque;
}

function withoutDirectives(turns: readonly Turn[], context: RuleContext): readonly Turn[] {
  return turns.filter((turn) => {
    if (!isDirective(turn)) return true;
    context.tell(
      `messages.${turn.index}`,
      'This model takes no system messages: it goes.',
      'lossy',
    );
    return false;
  });
}

/** System messages behind a user turn or a server tool's result, before the assistant or the end. */
function legalPlaces(turns: readonly Turn[]): ReadonlySet<Turn> {
  const befores = neighbors(turns);
  const afters = neighbors(turns.toReversed());
  const leads = (after: Turn | undefined) => after === undefined || after.role === 'assistant';
  const placed = turns.filter((turn) => follows(befores.get(turn)) && leads(afters.get(turn)));
  return new Set(placed);
}

/** The closest turn before each system message that is none itself. */
function neighbors(turns: readonly Turn[]): ReadonlyMap<Turn, Turn | undefined> {
  const found = new Map<Turn, Turn | undefined>();
  let before: Turn | undefined;
  for (const turn of turns) {
    if (turn.role === 'system') found.set(turn, before);
    else before = turn;
  }
  return found;
}

function follows(before: Turn | undefined): boolean {
  return before?.role === 'user' || isServerResult(before?.parts.at(-1)?.block);
}

function onlySystemBlocks(turn: Turn, context: RuleContext): Turn {
  return changeParts(turn, (part) => {
    if (BLOCKS.has(part.block.type)) return part;
    context.tell(pathOf(part), 'A system message may not hold such a block: it becomes text.');
    return { ...part, block: asText(part.block) };
  });
}

function hoist(rest: Params, turns: readonly Turn[], context: RuleContext): Params {
  if (turns.length === 0) return rest;
  for (const turn of turns) {
    context.tell(`messages.${turn.index}`, 'A system prompt belongs in `system`: it joins it.');
  }
  const blocks = turns.flatMap((turn) => turn.parts.map((part) => asText(part.block)));
  const own = typeof rest.system === 'string' ? [{ type: 'text', text: rest.system }] : rest.system;
  return { ...rest, system: [...(Array.isArray(own) ? own : []), ...blocks] };
}

function toNote(turn: Turn, context: RuleContext): Turn {
  const fix = turn.parts.some(({ block }) => isToolChange(block)) ? 'lossy' : 'lossless';
  const note = 'A system message may not stand here: it becomes a note.';
  context.tell(`messages.${turn.index}`, note, fix);
  const parts = turn.parts.map((part) => {
    const text = asText(part.block);
    return { ...part, block: { ...text, text: systemNote(String(text.text)) } };
  });
  return invented('user', parts, turn.index);
}

/** A tool that comes or goes: text about it does neither. */
function isToolChange({ type }: Block): boolean {
  return type !== 'text' && BLOCKS.has(type);
}

function asText(block: Block): Block {
  return block.type === 'text' ? block : { type: 'text', text: jsonText(block) };
}
