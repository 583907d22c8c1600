import type { Message } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fold, historyOf } from '../../packages/core/src/history.ts';
import { legalParams } from '../support/conversations.ts';

const say = (role: string, text: string): Message => ({ role, content: [{ type: 'text', text }] });

/** A fold that writes down the messages, and how many steps were taken. */
function written() {
  const counted = { steps: 0 };
  const fold: Fold<string> = {
    initial: '',
    step: (state, message) => {
      counted.steps++;
      return `${state}${JSON.stringify(message)}\n`;
    },
  };
  return { fold, counted };
}

const all = (messages: readonly Message[]) =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

describe('folding over a history', () => {
  it('takes one step for each new message', () => {
    const { fold, counted } = written();
    const messages = [say('user', 'a'), say('assistant', 'b'), say('user', 'c')];
    historyOf(messages).fold(fold);
    const longer = [...messages, say('assistant', 'd'), say('user', 'e')];
    expect(historyOf(longer).fold(fold)).toBe(all(longer));
    expect(counted.steps).toBe(5);
  });

  it('begins again at a message that was edited in place', () => {
    const { fold } = written();
    const messages = [say('user', 'a'), say('assistant', 'b'), say('user', 'c')];
    historyOf(messages).fold(fold);
    Object.assign(messages[1]?.content[0] ?? {}, { text: 'other' });
    expect(historyOf(messages).fold(fold)).toBe(all(messages));
  });

  it('goes back a few messages at most, however long the history', () => {
    const { fold, counted } = written();
    const messages = Array.from({ length: 100 }, (_, i) => say('user', `${i}`));
    historyOf(messages, [fold]).fold(fold);
    Object.assign(messages[90] ?? {}, { content: 'other' });
    expect(historyOf(messages, [fold]).fold(fold)).toBe(all(messages));
    expect(counted.steps).toBeLessThan(100 + 10 + 32);
  });

  it('takes one step for each new message of every form in which a history is read', () => {
    const { fold, counted } = written();
    const whole = Array.from({ length: 40 }, (_, i) => say('user', `${i}`));
    const [first, second] = whole as [Message, Message];
    const edited = say('user', 'cleared');
    for (let end = 20; end <= 40; end += 2) {
      const cut = [first, ...whole.slice(15, end)];
      const cleared = [first, second, edited, ...whole.slice(3, end)];
      for (const form of [whole.slice(0, end), cut, cleared]) {
        expect(historyOf(form).fold(fold)).toBe(all(form));
      }
    }
    expect(counted.steps).toBe(40 + 26 + 40);
  });

  it('begins again where a fork leaves', () => {
    const { fold } = written();
    const common = [say('user', 'a'), say('assistant', 'b')];
    const forks = [
      [...common, say('user', 'one')],
      [...common, say('user', 'two'), say('assistant', 'more')],
      common,
    ];
    for (const fork of [...forks, ...forks]) expect(historyOf(fork).fold(fold)).toBe(all(fork));
  });

  it('keeps folds apart, also one that comes later', () => {
    const { fold } = written();
    const messages = [say('user', 'a'), say('assistant', 'b')];
    const length: Fold<number> = { initial: 0, step: (count) => count + 1 };
    historyOf(messages).fold(fold);
    messages.push(say('user', 'c'));
    expect(historyOf(messages).fold(length)).toBe(3);
    expect(historyOf(messages).fold(fold)).toBe(all(messages));
  });

  it.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['null', [null, say('user', 'a'), null]],
    ['text', ['hello', say('user', 'a')]],
    ['no content', [{ role: 'user' }, { content: 7 }]],
  ])('takes a history of %s as it is', (_, broken) => {
    const { fold } = written();
    const messages = broken as readonly Message[];
    for (let i = 0; i < 2; i++) expect(historyOf(messages).fold(fold)).toBe(all(messages));
  });

  it('gives what a fold over everything gives, whatever happened to the messages', () => {
    const { fold } = written();
    const happenings = fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.nat()), { maxLength: 12 });
    fc.assert(
      fc.property(legalParams(), happenings, (params, happened) => {
        const messages = structuredClone(params.messages) as Message[];
        for (const [kind, a, b] of happened) {
          happen(messages, kind, a, b);
          expect(historyOf(messages).fold(fold)).toBe(all(messages));
        }
      }),
    );
  });
});

function happen(messages: Message[], kind: number, a: number, b: number): void {
  const at = a % (messages.length + 1);
  const message = messages[at];
  if (kind === 0) messages.push(say('user', `new ${a}`));
  if (kind === 1) messages.splice(at, 1);
  if (kind === 2) messages.splice(at, 0, say('assistant', `put in ${b}`));
  if (kind === 3 && message) Object.assign(message, { content: `edited ${b}` });
}
