import { expect, test } from 'vitest';
import { conversationOf } from '../../examples/demo/conversation.ts';
import { countOf } from '../../examples/demo/count.ts';
import { type Line, type Request, traceOf } from '../../examples/demo/trace.ts';

const user = (text: string) => ({ role: 'user', content: text });
const assistant = (text: string) => ({ role: 'assistant', content: text });

function request(i: number, fields: Partial<Request>): Request {
  const model = 'claude-opus-4-8';
  return { type: 'request', i, t: null, model, append: [], output_tokens: 5, ...fields };
}

function played(requests: readonly Request[], meta: object = {}) {
  const known = { system_known: true, tools_known: true };
  const lines: readonly Line[] = [{ type: 'meta', name: 't', ...known, ...meta }, ...requests];
  return conversationOf(traceOf(lines), countOf);
}

test('the messages of a request are those of its base and what is appended', () => {
  const { turns } = played([
    request(0, { append: [user('a')] }),
    request(1, { append: [assistant('b'), user('c')] }),
    request(2, { base: 0, append: [assistant('d'), user('e')] }),
    request(3, { base: null, append: [user('f')] }),
  ]);

  expect(turns.map(({ body }) => body.messages.map(({ content }) => content).join(''))).toEqual([
    'a',
    'abc',
    'ade',
    'f',
  ]);
  expect(turns[1]?.body.messages[0]).toBe(turns[0]?.body.messages[0]);
});

test('the reply to a request is the assistant turn that the next one has in its history', () => {
  const final = [{ type: 'text', text: 'bye' }];
  const lines: readonly Line[] = [
    { type: 'meta', name: 't', system_known: true, tools_known: true },
    request(0, { append: [user('a')] }),
    request(1, { append: [assistant('b'), user('c')] }),
    { type: 'final_assistant', content: final },
  ];

  const { turns } = conversationOf(traceOf(lines), countOf);

  expect(turns.map(({ reply }) => reply)).toEqual([[{ type: 'text', text: 'b' }], final]);
});

test('what a transcript lacks has stand-ins of the recorded size', () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } };
  const { turns } = played(
    [
      request(0, { append: [user('a')] }),
      request(1, { append: [{ role: 'assistant', content: [call] }, user('b')] }),
    ],
    { system_known: false, tools_known: false, first_request_tokens: 5_000 },
  );
  const body = turns[0]?.body;

  expect(body?.tools?.map(({ name }) => name)).toEqual(['read']);
  expect(countOf(body ?? {})).toBeGreaterThan(4_900);
  expect(countOf(body ?? {})).toBeLessThan(5_100);
});

test('signatures and images that were left out are there again', () => {
  const thinking = { type: 'thinking', thinking: 'hm', signature_len: 12 };
  const source = { type: 'base64', media_type: 'image/png', data: '', elided_b64_len: 9, width: 2 };
  const { turns } = played([
    request(0, { append: [{ role: 'user', content: [thinking, { type: 'image', source }] }] }),
  ]);

  expect(turns[0]?.body.messages[0]?.content).toEqual([
    { type: 'thinking', thinking: 'hm', signature: 'c2lnc2lnc2ln' },
    {
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: expect.stringMatching(/^iVBOR/) },
    },
  ]);
});

test('the marks of the caller are where they were, and times become pauses', () => {
  const text = [{ type: 'text', text: 'a' }];
  const { turns } = played([
    request(0, {
      t: '2026-11-02T09:00:00Z',
      append: [{ role: 'user', content: text }],
      cache_control: [['messages.0.content.0', '1h']],
    }),
    request(1, { t: '2026-11-02T09:01:00Z', append: [assistant('b'), user('c')] }),
  ]);

  expect(turns[0]?.body.messages[0]?.content).toEqual([
    { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
  ]);
  expect(turns.map(({ at }) => at)).toEqual([0, 60_000]);
});

test('a recording with sampling parameters is played under the version that took them', () => {
  const sampled = request(0, { append: [user('a')], params: { temperature: 0 } });

  expect(played([sampled]).apiVersion).toBe('2023-06-01');
  expect(played([request(0, { append: [user('a')] })]).apiVersion).toBeUndefined();
});
