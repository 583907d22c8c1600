import type Anthropic from '@anthropic-ai/sdk';
import { type Call, continuing, prefilling } from '@turnwise/core';
import { afterEach, describe, expect, test } from 'vitest';
import { CONTINUE } from '../../packages/core/src/texts.ts';
import { seeing } from './chain.ts';
import { createContinued, cut, params, text, textOf, user, ways } from './continued.ts';

const api = createContinued();
afterEach(() => api.close());

describe.each(ways)('a $way reply', ({ get }) => {
  test('that was cut goes on behind a user turn, as one text', async () => {
    const client = await api.start((_, { n }) => (n < 3 ? cut(text(`${n}, `)) : [text('3.')]));
    const message = await get(client, params());
    expect(message.content).toMatchObject([text('1, 2, 3.')]);
    expect(message.stop_reason).toBe('end_turn');
    const asked = { role: 'user', content: CONTINUE };
    const said = (content: string) => ({ role: 'assistant', content: [text(content)] });
    expect(api.sent()[2]?.messages).toMatchObject([user, said('1, '), asked, said('2, '), asked]);
    expect(api.codes()).toEqual(['continued', 'continued']);
  });

  test('goes on in the assistant’s own turn where the model takes that', async () => {
    const client = await api.start((_, { n }) => (n < 3 ? cut(text(`${n}, `)) : [text('3.')]));
    const message = await get(client, params({ model: 'claude-haiku-4-5' }));
    expect(textOf(message)).toBe('1, 2, 3.');
    expect(api.sent()[1]?.messages).toMatchObject([
      user,
      { role: 'assistant', content: [text('1,')] },
    ]);
    expect(api.sent()[2]?.messages).toMatchObject([
      user,
      { role: 'assistant', content: [text('1, 2,')] },
    ]);
  });

  test('joins white space that the model says again once', async () => {
    const client = await api.start((_, { n }) =>
      n < 2 ? cut(text('One,\n\n')) : [text('\n\nTwo.')],
    );
    expect(textOf(await get(client, params({ model: 'claude-haiku-4-5' })))).toBe('One,\n\nTwo.');
  });

  test('goes on behind the caller’s own prefill', async () => {
    const client = await api.start((_, { n }) => (n < 2 ? cut(text('two, ')) : [text('three.')]));
    const messages = [user, { role: 'assistant' as const, content: 'One,' }];
    const message = await get(client, params({ model: 'claude-haiku-4-5', messages }));
    expect(textOf(message)).toBe('two, three.');
    expect(api.sent()[1]?.messages).toMatchObject([
      user,
      { role: 'assistant', content: [text('One,two,')] },
    ]);
  });

  test('loses what the model repeats at the seam', async () => {
    const begun = 'The quick brown fox jumps over';
    const client = await api.start((_, { n }) =>
      n < 2 ? cut(text(begun)) : [text('brown fox jumps over the lazy dog.')],
    );
    const message = await get(client, params());
    expect(textOf(message)).toBe(`${begun} the lazy dog.`);
    expect(api.codes()).toEqual(['continued', 'repeated']);
  });

  test('goes on where max_tokens really cuts', async () => {
    const whole = Array.from({ length: 60 }, (_, index) => `line ${index}\n`).join('');
    const client = await api.start(({ messages }) => {
      const [, ...rest] = messages as Anthropic.MessageParam[];
      const said = rest.map(({ content }) => (content as { text?: string }[])[0]?.text ?? '');
      return whole.slice(said.join('').length);
    });
    const message = await get(client, params({ max_tokens: 80 }));
    expect(textOf(message)).toBe(whole);
    expect(api.sent()).toHaveLength(3);
  });

  test('ends with the last segment that is allowed', async () => {
    const client = await api.start(
      (_, { n }) => cut(text(`${n} `)),
      continuing({ maxSegments: 2 }),
    );
    const message = await get(client, params());
    expect(textOf(message)).toBe('1 2 ');
    expect(message.stop_reason).toBe('max_tokens');
    expect(api.sent()).toHaveLength(2);
  });

  test('says what its segments were billed together', async () => {
    const client = await api.start((_, { n }) => (n < 3 ? cut(text(`${n} `)) : [text('3')]));
    const { usage } = await get(client, params());
    const total = (name: 'input_tokens' | 'output_tokens') =>
      api.billed().reduce((sum, each) => sum + (each?.[name] ?? 0), 0);
    expect(usage.input_tokens).toBe(total('input_tokens'));
    expect(usage.output_tokens).toBe(total('output_tokens'));
  });
  test('is followed through an emulated prefill too', async () => {
    const client = await api.start(
      (_, { n }) => (n === 1 ? cut(text(' two, ')) : [text('three.')]),
      prefilling(),
      continuing(),
    );
    const messages = [user, { role: 'assistant' as const, content: 'One,' }];
    expect(textOf(await get(client, params({ messages })))).toBe(' two, three.');
  });
});

describe('continuing', () => {
  test('leaves a request alone that warms the cache', async () => {
    const client = await api.start(() => 'unsaid');
    const message = await client.messages.create(params({ max_tokens: 0 }));
    expect(message.content).toEqual([]);
    expect(api.sent()).toHaveLength(1);
  });
  test('says how often it asks, and what no mark belongs on', async () => {
    const calls: Call[] = [];
    const client = await api.start(
      (_, { n }) => (n < 3 ? cut(text(`${n} `)) : [text('3')]),
      continuing(),
      seeing(calls),
    );
    await client.messages.create(params());
    expect(calls.map(({ attempt, ephemeral = 0 }) => [attempt, ephemeral])).toEqual([
      [0, 0],
      [1, 2],
      [2, 4],
    ]);
  });

  test('reports what is done to the history once', async () => {
    const client = await api.start((_, { n }) => (n < 3 ? cut(text(`${n} `)) : [text('3')]));
    const messages = [{ role: 'user' as const, content: [text('Count.'), text('')] }] as never;
    await client.messages.create(params({ messages }));
    expect(api.codes('repair')).toHaveLength(1);
  });

  test.each([{ maxSegments: 1 }, { maxSegments: 2.5 }, { maxSegments: '3' }])(
    'refuses $maxSegments segments',
    (options) => {
      expect(() => continuing(options as never)).toThrow(/maxSegments has to be an integer/);
    },
  );

  test('refuses other options', () => {
    expect(() => continuing({ max: 2 } as never)).toThrow(/there is no option "max"/);
  });
});
