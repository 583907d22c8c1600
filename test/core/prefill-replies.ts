import type { Block, ReplyMessage, StreamEvent } from '@turnwise/core';
import { expect } from 'vitest';
import { Accumulator } from '../../packages/core/src/accumulator.ts';
import { withPrefill } from '../../packages/core/src/stitch-front.ts';
import { withoutPrefill } from '../../packages/core/src/stitch-reply.ts';
import { collect } from './chain.ts';

const usage = { input_tokens: 1, output_tokens: 2 };

export function messageOf(content: readonly unknown[], more: object = {}): ReplyMessage {
  const message = { id: 'm', model: 'x', content, stop_reason: 'end_turn', usage, ...more };
  return message as never;
}

export const said = (text: string) => ({ type: 'text', text, citations: null });
export const thinking = { type: 'thinking', thinking: 'Hm', signature: 's' };
export const use = { type: 'tool_use', id: 'a', name: 'f', input: {} };

/** The events of a message whose texts come in pieces of the given lengths. */
export function* streamed(
  message: ReplyMessage,
  lengths: readonly number[],
): Generator<StreamEvent> {
  yield { type: 'message_start', message: { ...message, content: [], stop_reason: null } };
  for (const [index, block] of message.content.entries()) {
    const { text } = block;
    const start = typeof text === 'string' ? { ...block, text: '' } : block;
    yield { type: 'content_block_start', index, content_block: start };
    yield { type: 'ping' };
    for (const piece of typeof text === 'string' ? cut(text, lengths) : []) {
      yield { type: 'content_block_delta', index, delta: { type: 'text_delta', text: piece } };
    }
    yield { type: 'content_block_stop', index };
  }
  yield { type: 'message_delta', delta: { stop_reason: message.stop_reason }, usage };
  yield { type: 'message_stop' };
}

export function* cut(text: string, lengths: readonly number[]): Generator<string> {
  for (let start = 0, turn = 0; start < text.length; turn++) {
    const length = lengths[turn % lengths.length] ?? text.length;
    yield text.slice(start, start + length);
    start += length;
  }
}

export async function* asyncly<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

export interface Wish {
  readonly reply?: 'continuation' | 'whole';
  readonly lengths?: readonly number[];
}

/** What becomes of a reply, whole and streamed, which has to be the same. */
export async function stitched(
  prefill: string,
  message: ReplyMessage,
  { reply, lengths = [1] }: Wish = {},
): Promise<{ content: readonly Block[]; reports: number; deltas: readonly string[] }> {
  let reports = 0;
  const count = () => void reports++;
  const edits = [
    withoutPrefill(prefill, count),
    ...(reply === 'whole' ? [withPrefill(prefill)] : []),
  ];
  const whole = edits.reduce((before, edit) => edit.message(before), message);
  const told = reports;
  const source: AsyncIterable<StreamEvent> = asyncly(streamed(message, lengths));
  const events = await collect(edits.reduce((before, edit) => edit.events(before), source));
  const accumulator = new Accumulator();
  for (const event of events) accumulator.add(event);
  expect(accumulator.message).toEqual(whole);
  expect(reports).toBe(2 * told);
  const starts = events.filter(({ type }) => type === 'content_block_start');
  expect(starts.map(({ index }) => index)).toEqual(starts.map((_, index) => index));
  const deltas = events.flatMap(({ delta }) => {
    const { type, text } = (delta ?? {}) as { type?: string; text?: string };
    return type === 'text_delta' ? [String(text)] : [];
  });
  expect(deltas).not.toContain('');
  expect(whole).toEqual({ ...message, content: whole.content });
  return { content: whole.content, reports: told, deltas };
}
