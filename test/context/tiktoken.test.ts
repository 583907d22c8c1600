import { estimateTokens } from '@turnwise/context';
import { tiktoken } from '@turnwise/context/tiktoken';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { expect, test } from 'vitest';

const count = await tiktoken();
const bare = new Tiktoken(o200k);

test.each([
  'The committee postponed its decision; antidisestablishmentarianism won.',
  'const total = items.reduce((sum, item) => sum + item.price, 0);\n\n\treturn total;',
  'Größenordnungen, naïve façades, прилив и отлив, 潮汐表。',
  '',
])('counts %j as js-tiktoken does', (text) => {
  expect(count(text)).toBe(bare.encode(text).length);
});

test.each(['<|endoftext|>', '<|fim_prefix|> <|endofprompt|>', '\ud800', 'a\udc00b'])(
  'takes %j for text',
  (text) => {
    expect(count(text)).toBeGreaterThan(0);
  },
);

test.each(['a', '=', ' ', '\n', '潮', '😀', 'aB', 'aé', '1a'])(
  'is not slow on 200,000 times %j',
  (text) => {
    const begun = performance.now();
    expect(count(text.repeat(200_000 / text.length))).toBeGreaterThan(1_000);
    // Bare, the first of these takes minutes.
    expect(performance.now() - begun).toBeLessThan(5_000);
  },
);

test('other encodings are loaded by name', async () => {
  expect((await tiktoken('cl100k_base'))('tides')).toBeGreaterThan(0);
});

test('counts the texts of a request, with the structure of our own estimate', () => {
  const params = { model: 'claude-opus-4-6', messages: [{ role: 'user', content: 'High tide?' }] };
  const empty = { ...params, messages: [{ role: 'user', content: '' }] };
  const text = estimateTokens(params, { text: count }) - estimateTokens(empty, { text: count });
  expect(text).toBe(bare.encode('High tide?').length);
});
