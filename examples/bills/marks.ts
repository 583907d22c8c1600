import { isThinking, repair } from '@turnwise/core';
import type { Body, Conversation, Turn } from '../demo/conversation.ts';
import type { Block, Message } from '../demo/trace.ts';

/** Messages that a program of this kind marks, counted from the last one; those of the user only. */
const markedTurns = 2;

/** As a block carries it. */
export interface Marker {
  readonly type: 'ephemeral';
  readonly ttl?: '1h';
}

export function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Whether the API takes a mark on a block. */
export function takesMark(block: Block): boolean {
  return !isThinking(block) && !(block.type === 'text' && block.text === '');
}

/** The blocks with a mark on the last one that takes it. */
export function withMark(
  content: string | readonly Block[],
  cache_control: Marker,
): readonly Block[] {
  const blocks = blocksOf(content);
  const last = blocks.findLastIndex(takesMark);
  return blocks.map((block, index) => (index === last ? { ...block, cache_control } : block));
}

/** Where a run of user messages ends: they are one turn. */
function endsUserTurn(messages: readonly Message[], index: number): boolean {
  return messages[index]?.role === 'user' && messages[index + 1]?.role !== 'user';
}

function marked(body: Body, marker: Marker): Body {
  const { system, messages } = body;
  const ends = messages.flatMap((_, index) => (endsUserTurn(messages, index) ? [index] : []));
  const chosen = new Set(ends.slice(-markedTurns));
  return {
    ...body,
    ...(system && { system: withMark(system, marker) }),
    messages: messages.map((message, index) =>
      chosen.has(index) ? { ...message, content: withMark(message.content, marker) } : message,
    ),
  };
}

/** What was sent is not what a transcript holds where calls were broken off: the API took it, so it was mended. */
function mended(body: Body): Body {
  return repair(body as unknown as Parameters<typeof repair>[0]) as unknown as Body;
}

function withMarks(turn: Turn): Turn {
  const hour = (turn.recorded?.cache_creation?.ephemeral_1h_input_tokens ?? 0) > 0;
  const marker: Marker = { type: 'ephemeral', ...(hour && { ttl: '1h' }) };
  return { ...turn, body: marked(mended(turn.body), marker) };
}

function hasMarks({ turns }: Conversation): boolean {
  return turns.some(({ body }) => JSON.stringify(body).includes('"cache_control":'));
}

/** Whether the recording tells that the cache was used, and not by which marks. */
export function lacksMarks(conversation: Conversation): boolean {
  const cached = conversation.turns.some(
    ({ recorded }) =>
      (recorded?.cache_read_input_tokens ?? 0) + (recorded?.cache_creation_input_tokens ?? 0) > 0,
  );
  return cached && !hasMarks(conversation);
}

/** Marks as coding agents set them: on the system prompt and on the last two turns of the user. */
export function assumeMarks(conversation: Conversation): Conversation {
  return { ...conversation, turns: conversation.turns.map(withMarks) };
}
