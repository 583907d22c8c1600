import { diagnose, repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { hello, text } from './check.ts';

const shaped: [string, unknown, unknown][] = [
  ['null is none', null, undefined],
  ['white space is none', ' \n', undefined],
  ['a block is a list of one', text('S'), [text('S')]],
  ['strings in a list are text', ['S', text('T')], [text('S'), text('T')]],
];

const kept: [string, unknown][] = [
  ['text', 'S'],
  ['no text', ''],
  ['text blocks', [text('S')]],
  ['nothing', undefined],
  ['no blocks', []],
  ['a number', 7],
  ['an object', { a: 1 }],
  ['a list of null', [null]],
];

const request = (system: unknown) =>
  ({
    model: 'claude-opus-5-5',
    messages: [hello],
    ...(system !== undefined && { system }),
  }) as never;

describe('system-shape', () => {
  test.each(shaped)('%s', (_, system, out) => {
    expect(repair(request(system))).toEqual(request(out));
    expect(diagnose(request(system)).map(({ code, path, fix }) => [code, path, fix])).toEqual([
      ['system-shape', 'system', 'lossless'],
    ]);
  });

  test.each(kept)('%s stays', (_, system) => {
    const params = request(system);
    expect(repair(params)).toBe(params);
  });
});
