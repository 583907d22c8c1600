import type { Reply } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { type Body, hello, post, start, text } from './support.ts';

const answer = async (reply: Reply, more: Body = {}, count = 10) => {
  const simulator = await start({ reply: () => reply, count: () => count });
  return (await post(simulator, { ...hello, model: 'claude-opus-4-6', ...more })).body;
};

const long = 'word '.repeat(100);
const input = { path: 'a.txt', mode: 'w', body: long };
const call = { type: 'tool_use', id: 'toolu_1', name: 'write', input };
const thinking = { type: 'thinking', thinking: long, signature: 'sig' };

test.each([
  { it: 'text', reply: long, limit: 10, kept: [{ type: 'text' }] },
  { it: 'thinking', reply: [thinking, text('Hi')], limit: 10, kept: [{ type: 'thinking' }] },
  {
    it: 'a call, down to its whole parameters',
    reply: [call],
    limit: 60,
    kept: [{ ...call, input: { path: 'a.txt', mode: 'w' } }],
  },
  {
    it: 'a call before its first parameter',
    reply: [call],
    limit: 28,
    kept: [{ ...call, input: {} }],
  },
  { it: 'a call before its name', reply: [text('Hi'), call], limit: 3, kept: [{ text: 'Hi' }] },
  {
    it: 'all that comes later',
    reply: [text(long), text('Hi'), call],
    limit: 10,
    kept: [{ type: 'text' }],
  },
])('max_tokens cuts $it', async ({ reply, limit, kept }) => {
  const body = await answer(reply, { max_tokens: limit });
  expect(body).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: limit } });
  expect(body.content).toMatchObject(kept);
  expect(body.content).toHaveLength(kept.length);
});

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
  'at %i tokens no code point is split',
  async (max_tokens) => {
    const body = await answer('😀a'.repeat(40), { max_tokens });
    expect(String(body.content[0]?.text ?? '').isWellFormed()).toBe(true);
  },
);

test.each([
  { it: 'between', reply: 'one, two; three', said: ['one'], at: ',' },
  { it: 'at the start', reply: ', two', said: [], at: ',' },
  { it: 'in the second block', reply: [text('one'), text('two;')], said: ['one', 'two'], at: ';' },
  {
    it: 'never inside of calls',
    reply: [{ ...call, input: { a: ';' } }],
    said: [undefined],
    at: null,
  },
])('a stop sequence cuts text: $it', async ({ reply, said, at }) => {
  const body = await answer(reply, { stop_sequences: [';', ','] });
  expect(body.stop_sequence).toBe(at);
  expect(body.content.map((block) => block.text)).toEqual(said);
});

describe('the window', () => {
  test.each([
    {
      model: 'claude-sonnet-4-5',
      count: 199_990,
      reason: 'model_context_window_exceeded',
      out: 10,
    },
    { model: 'claude-sonnet-4-5', count: 199_000, reason: 'end_turn', out: 143 },
    { model: 'claude-opus-4-6', count: 999_995, reason: 'model_context_window_exceeded', out: 5 },
  ])('with $count tokens in, $model ends with $reason', async ({ model, count, reason, out }) => {
    const body = await answer(long, { model }, count);
    expect([body.stop_reason, body.usage.output_tokens]).toEqual([reason, out]);
  });
});

test('a script that says how many tokens it took is not cut', async () => {
  const body = await answer({ content: long, usage: { output_tokens: 5 } }, { max_tokens: 5 });
  expect(body).toMatchObject({ content: [{ text: long }], stop_reason: 'end_turn' });
});
