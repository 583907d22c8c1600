import { estimateTokens } from '@turnwise/core';
import { describe, expect, test } from 'vitest';

const OPUS = 'claude-opus-5-5';
const of = (messages: unknown[], rest: object = {}) =>
  estimateTokens({ model: OPUS, messages, ...rest } as never);
const blocks = (...content: unknown[]) => of([{ role: 'user', content }]);
const user = (content: unknown) => ({ role: 'user', content });
const EMPTY = of([user([{ type: 'text', text: '' }])]);

/** Base64 of the first bytes of an image, which is all that an estimate reads. */
function base64(...bytes: number[]): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) out += alphabet[(bits >> shift) & 63];
  }
  return out;
}

const be = (value: number) => [value >> 8, value & 255];
const le = (value: number) => [value & 255, value >> 8];
const zeros = (count: number) => Array<number>(count).fill(0);
const PICTURES: Record<string, (width: number, height: number) => number[]> = {
  PNG: (w, h) => [0x89, ...zeros(17), ...be(w), 0, 0, ...be(h)],
  GIF: (w, h) => [0x47, ...zeros(5), ...le(w), ...le(h)],
  JPEG: (w, h) => [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, ...be(h), ...be(w)],
  'lossy WebP': (w, h) => [0x52, ...zeros(14), 0x20, ...zeros(10), ...le(w), ...le(h)],
  'extended WebP': (w, h) => [
    0x52,
    ...zeros(14),
    0x58,
    ...zeros(8),
    ...le(w - 1),
    0,
    ...le(h - 1),
    0,
  ],
  'lossless WebP': (w, h) => {
    const bits = (w - 1) | ((h - 1) << 14);
    return [
      0x52,
      ...zeros(14),
      0x4c,
      ...zeros(5),
      ...[0, 8, 16, 24].map((by) => (bits >> by) & 255),
    ];
  },
};

describe('images', () => {
  test.each(Object.keys(PICTURES))('%s is measured by squares of 28 pixels', (format) => {
    const data = base64(...(PICTURES[format]?.(280, 57) ?? []));
    expect(blocks({ type: 'image', source: { type: 'base64', data } }) - EMPTY).toBe(30);
  });

  test.each([
    [OPUS, 8_000, 8_000, 4_784],
    ['claude-haiku-4-5', 8_000, 8_000, 1_568],
    [OPUS, 5_152, 28, 92],
  ])('%s scales %i by %i down to %i tokens', (model, width, height, tokens) => {
    const data = base64(...(PICTURES.PNG?.(width, height) ?? []));
    const image = { type: 'image', source: { type: 'base64', data } };
    expect(
      of([user([image])], { model }) - of([user([{ type: 'text', text: '' }])], { model }),
    ).toBe(tokens);
  });

  test.each([{ type: 'url', url: 'x' }, { data: 'AAAA' }, { data: '' }, { data: 7 }, null])(
    'a picture that cannot be measured counts as a typical one: %j',
    (source) => {
      expect(blocks({ type: 'image', source }) - EMPTY).toBe(1_400);
    },
  );
});
