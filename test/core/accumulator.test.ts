import type { ReplyMessage, StreamEvent } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { Accumulator } from '../../packages/core/src/accumulator.ts';
import { streamEvents } from '../../packages/core/src/stream-events.ts';

function accumulate(events: Iterable<StreamEvent>): ReplyMessage | undefined {
  const accumulator = new Accumulator();
  for (const event of events) accumulator.add(event);
  return accumulator.message;
}

function streamed(start: object, deltas: readonly object[]): StreamEvent[] {
  const usage = { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 1 };
  const message = { id: 'msg_1', model: 'm', role: 'assistant', content: [], usage };
  return [
    { type: 'message_start', message },
    { type: 'ping' },
    { type: 'content_block_start', index: 0, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 9, input_tokens: null, cache_read_input_tokens: 4 },
      context_management: { applied_edits: [] },
    },
    { type: 'message_stop' },
  ];
}

const json = (partial_json: string) => ({ type: 'input_json_delta', partial_json });

describe('Accumulator', () => {
  test.each([
    {
      name: 'text',
      start: { type: 'text', text: '' },
      deltas: [
        { type: 'text_delta', text: 'Hel' },
        { type: 'text_delta', text: 'lo' },
      ],
      block: { type: 'text', text: 'Hello' },
    },
    {
      name: 'citations',
      start: { type: 'text', text: '', citations: [] },
      deltas: [
        { type: 'citations_delta', citation: { cited_text: 'a' } },
        { type: 'citations_delta', citation: { cited_text: 'b' } },
      ],
      block: { type: 'text', text: '', citations: [{ cited_text: 'a' }, { cited_text: 'b' }] },
    },
    {
      name: 'thinking and its signature',
      start: { type: 'thinking', thinking: '', signature: '' },
      deltas: [
        { type: 'thinking_delta', thinking: 'Hm' },
        { type: 'signature_delta', signature: 'sig' },
      ],
      block: { type: 'thinking', thinking: 'Hm', signature: 'sig' },
    },
    {
      name: 'the input of a tool',
      start: { type: 'tool_use', id: 't', name: 'n', input: {} },
      deltas: [json('{"a"'), json(':1}')],
      block: { type: 'tool_use', id: 't', name: 'n', input: { a: 1 } },
    },
    {
      name: 'no input of a tool',
      start: { type: 'tool_use', id: 't', name: 'n', input: {} },
      deltas: [json('')],
      block: { type: 'tool_use', id: 't', name: 'n', input: {} },
    },
    {
      name: 'an input that broke off',
      start: { type: 'tool_use', id: 't', name: 'n', input: {} },
      deltas: [json('{"a":')],
      block: { type: 'tool_use', id: 't', name: 'n', input: {} },
    },
    {
      name: 'a compaction',
      start: { type: 'compaction', content: null },
      deltas: [{ type: 'compaction_delta', content: 'Summary.', signature: 's' }],
      block: { type: 'compaction', content: 'Summary.', signature: 's' },
    },
    {
      name: 'a kind of delta from the future',
      start: { type: 'hologram' },
      deltas: [{ type: 'hologram_delta', light: 1 }],
      block: { type: 'hologram' },
    },
  ])('puts together $name', ({ start, deltas, block }) => {
    expect(accumulate(streamed(start, deltas))?.content).toEqual([block]);
  });

  test('takes the last of each count, and what the end of the message says', () => {
    expect(accumulate(streamed({ type: 'text', text: '' }, []))).toMatchObject({
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 9 },
      context_management: { applied_edits: [] },
    });
  });

  test('has no message before the last event', () => {
    const events = streamed({ type: 'text', text: '' }, []);
    expect(accumulate(events.slice(0, -1))).toBeUndefined();
    expect(accumulate([{ type: 'message_stop' }])).toBeUndefined();
  });

  test('changes no event', () => {
    const freeze = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
      return Object.freeze(value);
    };
    const start = { type: 'text', text: '' };
    const events = streamed(start, [{ type: 'text_delta', text: 'a' }]);
    freeze(events);
    expect(accumulate(events)?.content).toEqual([{ type: 'text', text: 'a' }]);
  });

  test('reads what eventsOf writes', () => {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 's' },
        { type: 'text', text: 'Hello' },
        { type: 'tool_use', id: 't', name: 'n', input: { a: [1] } },
      ],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    expect(accumulate(streamEvents(message))).toEqual(message);
  });
});
