import { type Params, repair } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { image, imageNote, images, png } from '../../support/images.ts';
import { check, type Line, text, user } from './check.ts';

const told = (...at: number[]) =>
  at.map((i): [string, string, string] => ['many-image-size', `messages.0.content.${i}`, 'lossy']);

const lines: Line[] = [
  { name: 'twenty large images stay', messages: [user(...images(20, 2001))] },
  { name: 'a hundred small ones stay', messages: [user(...images(100, 2000))] },
  {
    name: 'the oldest of many large ones become notes, four at a time',
    messages: [user(...images(21, 3000))],
    out: [user(...Array.from({ length: 4 }, () => imageNote(3000)), ...images(17, 3000))],
    told: told(0, 1, 2, 3),
  },
  {
    name: 'of many small ones none is lost',
    messages: [user(...images(30), image(png(3000)), ...images(30))],
    out: [user(...images(30), imageNote(3000), ...images(30))],
    told: told(30),
  },
];

const sides = fc.array(fc.constantFrom(10, 10, 3000), { maxLength: 60 });

function request(list: readonly number[]) {
  const content = [text('Hi'), ...list.map((side) => image(png(side)))];
  return { model: 'claude-opus-5-5', messages: [user(...content)] } as never as Params;
}

function gone(params: Params): number[] {
  const content = repair(params).messages[0]?.content as readonly { type: string }[];
  return content.flatMap(({ type }, i) => (type === 'text' && i > 0 ? [i] : []));
}

describe('many-image-size', () => {
  test.each(lines)('$name', (line) => check(line));

  test('what is left out stays left out while images are added', () => {
    fc.assert(
      fc.property(sides, sides, (before, added) => {
        const [first, then] = [gone(request(before)), gone(request([...before, ...added]))];
        expect(then.slice(0, first.length)).toEqual(first);
      }),
    );
  });
});
