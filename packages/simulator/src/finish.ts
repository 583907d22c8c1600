import type { Fault } from './fault.ts';
import { typeOfStatus } from './fault.ts';
import type { NextId } from './ids.ts';
import type { Dict } from './json.ts';
import type { ModelSpec } from './models.ts';
import type { Reply } from './options.ts';
import { blockTokens, textTokens } from './tokens.ts';

/** What the model said, as it goes into the message. */
export interface Finished {
  readonly content: readonly Dict[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  readonly outputTokens: number;
}

interface Draft {
  readonly content: readonly Dict[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
}

function complete(block: Dict, nextId: NextId): Dict {
  if (block.type === 'text') return { citations: null, ...block };
  return block.type === 'tool_use'
    ? { id: nextId('toolu'), caller: { type: 'direct' }, ...block }
    : block;
}

function blocksFrom(content: string | readonly Dict[], nextId: NextId): readonly Dict[] {
  if (typeof content !== 'string') return content.map((block) => complete(block, nextId));
  return content === '' ? [] : [{ type: 'text', text: content, citations: null }];
}

/** Cuts the text at the first stop sequence; what follows is never said. */
function cutAtStop({ content, ...draft }: Draft, sequences: readonly unknown[]): Draft {
  for (const [index, block] of content.entries()) {
    if (block.type !== 'text') continue;
    const text = String(block.text);
    const found = sequences
      .map((sequence) => ({ sequence: String(sequence), at: text.indexOf(String(sequence)) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (!found) continue;
    const kept = { ...block, text: text.slice(0, found.at) };
    return {
      content: [...content.slice(0, index), kept],
      stopReason: 'stop_sequence',
      stopSequence: found.sequence,
    };
  }
  return { content, ...draft };
}

function shorten(block: Dict, room: number, model: ModelSpec): readonly Dict[] {
  const text = String(block.text);
  const length = Math.floor((text.length * room) / textTokens(text, model));
  return block.type === 'text' && length > 0 ? [{ ...block, text: text.slice(0, length) }] : [];
}

/** Cuts what does not fit into max_tokens. */
function cutAtLimit(draft: Draft, limit: number, model: ModelSpec): Draft {
  const content: Dict[] = [];
  let room = limit;
  for (const block of draft.content) {
    const size =
      block.type === 'text' ? textTokens(String(block.text), model) : blockTokens(block, model);
    if (size > room) {
      const kept = [...content, ...shorten(block, room, model)];
      return { content: kept, stopReason: 'max_tokens', stopSequence: null };
    }
    content.push(block);
    room -= size;
  }
  return draft;
}

function stopReasonOf(content: readonly Dict[]): string {
  return content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
}

type Said = Extract<Reply, { readonly content: unknown }>;

function saidOf(reply: string | readonly Dict[] | Said): Said {
  return typeof reply === 'string' || !('content' in reply) ? { content: reply } : reply;
}

function tokensOf(content: readonly Dict[], model: ModelSpec): number {
  return content.reduce((sum, block) => sum + blockTokens(block, model), 0);
}

/** Makes a message of a reply: ids, stop sequences, the limit on tokens. */
export function finish(
  reply: Reply,
  params: Dict,
  model: ModelSpec,
  nextId: NextId,
): Finished | Fault {
  if (typeof reply === 'object' && 'error' in reply) {
    const { status, type = typeOfStatus(status), message = 'Simulated error' } = reply.error;
    return { status, type, message };
  }
  const said = saidOf(reply);
  const content = blocksFrom(said.content, nextId);
  const draft = {
    content,
    stopReason: said.stop_reason ?? stopReasonOf(content),
    stopSequence: null,
  };
  const sequences = Array.isArray(params.stop_sequences) ? params.stop_sequences : [];
  const cut = cutAtLimit(cutAtStop(draft, sequences), Number(params.max_tokens), model);
  const outputTokens =
    said.usage?.output_tokens ?? Math.min(tokensOf(cut.content, model), Number(params.max_tokens));
  return { ...cut, outputTokens };
}
