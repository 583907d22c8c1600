import { diagnose, repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';

const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: {} };
const text = { type: 'text', text: 'I have read it.' };
const thinking = { type: 'thinking', thinking: 'hm', signature: 's' };

function request(content: readonly object[]) {
  return {
    model: 'claude-opus-4-8',
    max_tokens: 10,
    messages: [
      { role: 'user', content: 'q' },
      { role: 'assistant', content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' }] },
    ],
  };
}

describe('tool-use-order', () => {
  test('calls come last where the backend may be of the oldest kind', () => {
    const params = request([call, text]);
    expect(repair(params, { target: 'portable' }).messages[1]?.content).toEqual([text, call]);
    expect(diagnose(params, { target: 'portable' })).toMatchObject([
      { code: 'tool-use-order', path: 'messages.1.content.0', fix: 'lossless' },
    ]);
  });

  test.each([
    { name: 'the first-party API takes them anywhere', content: [call, text], target: 'auto' },
    { name: 'thinking is never passed', content: [call, thinking, text], target: 'portable' },
    { name: 'a call at the end stays', content: [text, call], target: 'portable' },
  ] as const)('$name', ({ content, target }) => {
    const params = request(content);
    expect(repair(params, { target })).toBe(params);
  });
});
