import { type Dict, isDict } from './json.ts';
import type { ModelSpec } from './models.ts';
import { blockTokens, textTokens } from './tokens.ts';

/** An answer on its way to the client, and what ended it. */
export interface Draft {
  readonly content: readonly Dict[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
}

function firstOf(sequences: readonly unknown[], text: string) {
  return sequences
    .map((sequence) => ({ sequence: String(sequence), at: text.indexOf(String(sequence)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
}

/** Cuts the text at the first stop sequence; what follows is never said. */
export function cutAtStop(draft: Draft, sequences: readonly unknown[]): Draft {
  for (const [index, block] of draft.content.entries()) {
    const text = block.type === 'text' ? String(block.text) : '';
    const found = firstOf(sequences, text);
    if (!found) continue;
    const kept = found.at > 0 ? [{ ...block, text: text.slice(0, found.at) }] : [];
    return {
      content: [...draft.content.slice(0, index), ...kept],
      stopReason: 'stop_sequence',
      stopSequence: found.sequence,
    };
  }
  return draft;
}

/** The beginning of a text, whole code points only. */
function beginningOf(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

function shortText(block: Dict, key: 'text' | 'thinking', room: number, model: ModelSpec) {
  const text = String(block[key]);
  const fits = Math.floor((text.length * room) / Math.max(1, textTokens(text, model)));
  const kept = beginningOf(text, fits);
  return kept === '' ? [] : [{ ...block, [key]: kept }];
}

/** The parameters that were complete: the API holds each back until its value is. */
function shortCall(block: Dict, room: number, model: ModelSpec): readonly Dict[] {
  const cut = { ...block, input: {} };
  if (blockTokens(cut, model) > room) return [];
  const input: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(isDict(block.input) ? block.input : {})) {
    if (blockTokens({ ...block, input: { ...input, [key]: value } }, model) > room) break;
    input[key] = value;
  }
  return [{ ...block, input }];
}

function shorten(block: Dict, room: number, model: ModelSpec): readonly Dict[] {
  switch (block.type) {
    case 'text':
    case 'thinking':
      return shortText(block, block.type, room, model);
    case 'tool_use':
    case 'server_tool_use':
      return shortCall(block, room, model);
    default:
      return [];
  }
}

/** Tokens that one block takes from `max_tokens`. */
export function spokenTokens(block: Dict, model: ModelSpec): number {
  if (block.type === 'text') return textTokens(String(block.text), model);
  if (block.type === 'thinking') return textTokens(String(block.thinking), model);
  return blockTokens(block, model);
}

/** Cuts what does not fit into `limit` tokens, for the reason given. */
export function cutAtLimit(draft: Draft, limit: number, reason: string, model: ModelSpec): Draft {
  const content: Dict[] = [];
  let room = limit;
  for (const block of draft.content) {
    const size = spokenTokens(block, model);
    if (size > room) {
      const kept = [...content, ...shorten(block, room, model)];
      return { content: kept, stopReason: reason, stopSequence: null };
    }
    content.push(block);
    room -= size;
  }
  return draft;
}
