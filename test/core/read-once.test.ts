import type { Message } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Fold, historyIn, historyOf, readOnce } from '../../packages/core/src/history.ts';
import * as leaves from '../../packages/core/src/message-leaves.ts';
import { legalParams } from '../support/conversations.ts';

const written: Fold<string> = {
  initial: '',
  step: (state, message) => `${state}${JSON.stringify(message)}\n`,
};
const length: Fold<number> = { initial: 0, step: (count) => count + 1 };

const say = (role: string, text: string): Message => ({ role, content: [{ type: 'text', text }] });

const all = (messages: readonly Message[]) =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

describe('a history that is read once', () => {
  it('compares no message twice, however many fold it', () => {
    const messages = [say('user', 'a'), say('assistant', 'b'), say('user', 'c')];
    historyOf(messages);
    const compared = vi.spyOn(leaves, 'matchMessage');
    const history = readOnce(messages);
    expect([history.fold(written), history.fold(length)]).toEqual([all(messages), 3]);
    expect(compared).toHaveBeenCalledTimes(3);
    compared.mockRestore();
  });

  it('is as it was when the first one folded it; the next one to read notices an edit', () => {
    const messages = [say('user', 'a'), say('assistant', 'b')];
    const history = readOnce(messages);
    const before = history.fold(written);
    Object.assign(messages[1]?.content[0] ?? {}, { text: 'other' });
    expect(history.fold(written)).toBe(before);
    expect(readOnce(messages).fold(written)).toBe(all(messages));
  });

  it('has no more messages than it had, whatever the program adds to its list', () => {
    const messages = [say('user', 'a')];
    const history = readOnce(messages);
    messages.push(say('assistant', 'b'));
    expect(history.fold(length)).toBe(1);
  });

  it('stays the same whatever else is read that begins like it', () => {
    const ends = fc.array(fc.tuple(fc.nat(), fc.string()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(legalParams(), ends, ({ messages }, others) => {
        const history = readOnce(messages);
        expect(history.fold(written)).toBe(all(messages));
        for (const [at, text] of others) {
          const other = [...messages.slice(0, at % (messages.length + 1)), say('user', text)];
          expect(readOnce(other).fold(written)).toBe(all(other));
          expect(history.fold(written)).toBe(all(messages));
        }
      }),
    );
  });
});

describe('the history of a call', () => {
  const params = { model: 'claude-opus-4-8', messages: [say('user', 'a')] };
  const history = readOnce(params.messages);

  it('is the one that all read as long as no middleware changed it', () => {
    const original = { ...params, max_tokens: 100 };
    expect(historyIn({ params, original, history })).toBe(history);
  });

  it('is read anew where one did', () => {
    const messages = [...params.messages, say('assistant', 'b')];
    const changed = { ...params, messages };
    expect(historyIn({ params: changed, original: params, history }).fold(length)).toBe(2);
  });
});
