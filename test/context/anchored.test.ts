import { anchoredTokens, anchorOf } from '@turnwise/context';
import { estimateTokens, type Message } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { assistant, params, session, text, user } from './sessions.ts';

describe('an anchor', () => {
  const request = params([user(text(500))]);
  const estimate = estimateTokens(request);

  it('counts all classes of input, and no output', () => {
    const usage = {
      input_tokens: 3,
      cache_read_input_tokens: 400,
      cache_creation_input_tokens: 50,
      output_tokens: 999,
    };
    expect(anchorOf(request, { usage })).toEqual({ tokens: 453, estimate });
    const bare = { ...usage, cache_read_input_tokens: null, cache_creation_input_tokens: null };
    expect(anchorOf(request, { usage: bare })).toEqual({ tokens: 3, estimate });
  });

  test.each([
    ['without usage', {}],
    ['with a usage of nothing', { usage: { input_tokens: 0 } }],
    ['of several rounds', { usage: { input_tokens: 9, iterations: [{}, {}] } }],
    [
      'with calls of server tools',
      { usage: { input_tokens: 9 }, content: [{ type: 'server_tool_use', id: 's', name: 'x' }] },
    ],
  ])('is not made of a reply %s', (_, reply) => {
    expect(anchorOf(request, reply)).toBeUndefined();
  });
});

test('what the API counts by another factor is known after the first reply, to one percent', () => {
  fc.assert(
    fc.property(session, fc.double({ min: 0.6, max: 1.8, noNaN: true }), (messages, factor) => {
      const long: Message[] = [user(text(40_000)), assistant('Yes.')];
      const count = (history: readonly Message[]) => factor * estimateTokens(params(history));
      const next = [...long, ...messages];
      const usage = { input_tokens: Math.round(count(long)) };
      const anchor = anchorOf(params(long), { usage });
      const counted = anchoredTokens(params(next), anchor as never);
      expect(Math.abs(counted / count(next) - 1)).toBeLessThan(0.01);
    }),
  );
});

test('a small first request says little about a large second one', () => {
  const anchor = anchorOf(params([user('Hi')]), { usage: { input_tokens: 1 } });
  const large = params([user('Hi'), assistant('Yes?'), user(text(50_000))]);
  const counted = anchoredTokens(large, anchor as never);
  expect(Math.abs(counted / estimateTokens(large) - 1)).toBeLessThan(0.01);
});

test('what nobody can estimate, such as a file, is not taken for a property of text', () => {
  const file = params([user('See the file.')]);
  const anchor = anchorOf(file, { usage: { input_tokens: 90_000 } });
  const next = params([user('See the file.'), assistant('Yes.'), user(text(10_000))]);
  const added = estimateTokens(next) - estimateTokens(file);
  expect(anchoredTokens(next, anchor as never)).toBeLessThanOrEqual(90_000 + 2 * added);
});
