import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test, vi } from 'vitest';
import { words } from './conversing.ts';
import { crowd, patient, reads } from './crowd.ts';

const eight = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const brief = { system: 'Be brief.' };
const text = (value: string) => ({ type: 'text' as const, text: value });
const user = (content: unknown) => ({ role: 'user' as const, content });

const history = [
  user(words(1_000, 'An example. ')),
  { role: 'assistant' as const, content: words(1_000, 'Its answer. ') },
];

/** What requests have in common, by how each goes on from there. */
const shared: readonly (readonly [string, (question: string) => object])[] = [
  ['a document', (question) => ({ messages: [user([text(words(2_000)), text(question)])] })],
  [
    'a document in a message of its own',
    (question) => ({ messages: [user(words(2_000)), user(question)] }),
  ],
  ['examples', (question) => ({ messages: [...history, user(question)] })],
  ['everything', () => ({ messages: [user(words(2_000))] })],
  [
    'a document behind tools that are too short',
    (question) => ({
      tools: [{ name: 'tide', input_schema: { type: 'object' } }],
      messages: [user([text(words(2_000)), text(question)])],
    }),
  ],
];

describe('of eight requests that come at once and share', () => {
  test.each(shared)('%s, one writes and seven read', async (_, request) => {
    const { ask, waits, arrive, release } = await crowd(patient, { held: 1 });
    const asked = eight.map((it) => ask(it, { ...brief, ...request(it) }));
    await arrive(1);
    await vi.waitFor(() => expect(waits()).toBe(7));
    release();
    const [first, ...others] = await Promise.all(asked);
    expect(reads(first as Anthropic.Message)).toBe(0);
    for (const reply of others) expect(reads(reply)).toBeGreaterThan(1_900);
    await Promise.all(eight.map((it) => ask(it, { ...brief, ...request(it) })));
    expect(waits()).toBe(7);
  });

  test('a system prompt that is read already, one of each document writes it', async () => {
    const { ask, waits, arrive, release } = await crowd(patient, { held: 3 });
    const first = ask('warm');
    await arrive(1);
    release();
    await first;
    const about = (document: string, question: string) =>
      ask('', { messages: [user([text(words(1_000, document)), text(question)])] });
    const asked = eight.map((it, n) => about(n % 2 ? 'A' : 'B', it));
    await arrive(3);
    await vi.waitFor(() => expect(waits()).toBe(6));
    release();
    const lengths = (await Promise.all(asked)).map((reply) => reads(reply));
    expect(lengths.filter((length) => length < 2_100)).toHaveLength(2);
    expect(lengths.filter((length) => length > 2_900)).toHaveLength(6);
  });

  test('a first one that fails, the second goes and the others wait for it', async () => {
    const { ask, arrive, release } = await crowd(patient, {
      faults: (n) => {
        if (n === 1) return { status: 529, delay: 1 };
        return n === 2 ? { delay: 2 } : undefined;
      },
    });
    const settling = Promise.allSettled(eight.map((it) => ask(it)));
    await arrive(1);
    release();
    await arrive(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await arrive(2);
    release();
    release();
    const settled = await settling;
    expect(settled.map(({ status }) => status)).toEqual([
      'rejected',
      ...Array(7).fill('fulfilled'),
    ]);
    const replies = settled.flatMap((it) => (it.status === 'fulfilled' ? [reads(it.value)] : []));
    expect(replies.map((length) => length > 1_900)).toEqual([false, ...Array(6).fill(true)]);
  });
});

test.each<{ name: string; requests: readonly [object, object] }>([
  {
    name: 'the documents differ',
    requests: [
      { messages: [user([text(words(2_000, 'A')), text('?')])] },
      { messages: [user([text(words(2_000, 'B')), text('?')])] },
    ],
  },
  {
    name: 'the document is too short for the cache',
    requests: [
      { messages: [user([text(words(150)), text('one')])] },
      { messages: [user([text(words(150)), text('two')])] },
    ],
  },
  {
    name: 'what they share is behind another choice of tools',
    requests: [
      { messages: [user([text(words(2_000)), text('one')])], thinking: { type: 'adaptive' } },
      { messages: [user([text(words(2_000)), text('two')])], thinking: { type: 'disabled' } },
    ],
  },
])('nobody waits where $name', async ({ requests }) => {
  const { ask, waits } = await crowd(patient);
  const model = 'claude-haiku-5-5';
  await Promise.all(requests.map((it) => ask('', { model, ...brief, ...it })));
  expect(waits()).toBe(0);
});
