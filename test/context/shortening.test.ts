import { clear } from '@turnwise/context';
import { type Block, estimateTokens, type Message } from '@turnwise/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assistant, modelWith, params, user } from './sessions.ts';

const model = { ...modelWith(200_000, 'claude-opus-4-8'), known: false };
const call = (n: number) => ({ type: 'tool_use', id: `t${n}`, name: 'run', input: { n } });
const turn = (contents: readonly unknown[]): Message[] => [
  user('go'),
  assistant(contents.map((_, n) => call(n))),
  user(contents.map((content, n) => ({ type: 'tool_result', tool_use_id: `t${n}`, content }))),
];
const shortened = (contents: readonly unknown[], tokens: number) => {
  const { messages } = clear(params(turn(contents)), { model, shorten: { tokens } });
  return ((messages[2]?.content ?? []) as readonly Block[]).map(({ content }) => content);
};
const lines = (count: number, mark = 'line') =>
  Array.from({ length: count }, (_, n) => `${mark} ${n}`).join('\n');
const size = (content: unknown) => estimateTokens(params([user(String(content))]), { model });

it('keeps head and tail of a huge result, whole lines of them', () => {
  const [out] = shortened([lines(5_000)], 500);
  const [head = '', tail = ''] = String(out).split(
    /\n\[\d+ characters left out to save context\]\n/,
  );
  expect(lines(5_000).startsWith(`${head}`)).toBe(true);
  expect(lines(5_000).endsWith(`\n${tail}`)).toBe(true);
  expect(head.endsWith('\n')).toBe(true);
  expect(size(out)).toBeLessThan(520);
});

it('says how much is left out', () => {
  const whole = 'x y '.repeat(4_000);
  const [out = ''] = shortened([whole], 300) as string[];
  const [note = '', count] = /\n\[(\d+) characters left out to save context\]\n/.exec(out) ?? [];
  expect(out.length - note.length + Number(count)).toBe(whole.length);
});

it('gives several huge results equal shares, and leaves small ones alone', () => {
  const [small, first, second] = shortened(['short', lines(3_000), lines(6_000, 'row')], 1_000);
  expect(small).toBe('short');
  expect(Math.abs(size(first) - size(second))).toBeLessThan(100);
  expect(size(first) + size(second)).toBeLessThan(1_050);
});

it('shortens the texts of a list and leaves what is no text', () => {
  const image = { type: 'image', source: { type: 'file', file_id: 'f' } };
  const [out] = shortened([[image, { type: 'text', text: lines(3_000) }]], 300);
  expect(out).toEqual([image, { type: 'text', text: expect.stringContaining('left out') }]);
});

it('does the same to the same turn, whatever else is in the history', () => {
  const messages = turn([lines(3_000)]);
  const alone = clear(params(messages), { model, shorten: { tokens: 300 } }).messages;
  const more = [user('before'), assistant('yes'), ...messages, assistant('ok'), user('next')];
  const within = clear(params(more), { model, shorten: { tokens: 300 } }).messages;
  expect(within.slice(2, 5)).toEqual(alone);
});

it('never parts a character, and a second pass changes nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 0, maxLength: 3_000 }), { minLength: 1 }),
      fc.integer({ min: 100, max: 900 }),
      (contents, tokens) => {
        const request = params(turn(contents));
        const once = clear(request, { model, shorten: { tokens } });
        expect(JSON.stringify(once)).not.toMatch(/\\ud[89a-f]/i);
        expect(clear(once, { model, shorten: { tokens } })).toBe(once);
      },
    ),
    { numRuns: 200 },
  );
});
