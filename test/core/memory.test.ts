import {
  configuring,
  explain,
  forget,
  type Memory,
  type Message,
  type Middleware,
  wrap,
} from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { deepFreeze } from '../support/laws.ts';
import { messageOf } from './local-api.ts';

/** What one request did with its memory. */
interface Visit {
  readonly recalled: unknown;
}

let visits = 0;

/** Recalls what a request before it remembered, and remembers its own number. */
function visiting(seen: Visit[], name = 'visit'): Middleware {
  return (next) => async (call) => {
    const number = visits++;
    seen.push({ recalled: await call.memory.recall(name) });
    const reply = await next(call);
    return reply.observe(() => call.memory.remember(name, number));
  };
}

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });
const model = 'claude-opus-5-5';

let conversations = 0;

/** A first question that no other test asks. */
const hello = () => user(`Hello, ${conversations++}.`);

const bare = { messages: { create: async (..._: never[]) => messageOf('Fine.') } };

/** Sends requests one by one; returns for each the number of the one whose memory it found. */
async function founds(
  requests: readonly object[],
  ...options: readonly Parameters<typeof configuring>[0][]
): Promise<unknown[]> {
  const seen: Visit[] = [];
  const start = visits;
  const client = wrap(bare, ...options.map(configuring), visiting(seen));
  for (const request of requests) {
    const { turnwise, ...params } = { model, max_tokens: 9, ...request } as { turnwise?: object };
    await client.messages.create(deepFreeze(params) as never, { turnwise } as never);
  }
  return seen.map(({ recalled }) => (recalled === undefined ? recalled : Number(recalled) - start));
}

/** A first question, and so many answered ones behind it. */
function chat(first: Message, turns: number, mark = ''): Message[] {
  const rest = Array.from({ length: turns }, (_, i) => [assistant(`a${i}${mark}`), user(`q${i}`)]);
  return [first, ...rest.flat()];
}

describe('a memory is found', () => {
  it('by the next request, by a retry, and by forks', async () => {
    const first = hello();
    const messages = [
      chat(first, 0),
      chat(first, 1),
      chat(first, 1),
      [...chat(first, 1), assistant('one way'), user('go on')],
      [...chat(first, 1), assistant('another way'), user('go on')],
    ];
    expect(await founds(messages.map((it) => ({ messages: it })))).toEqual([undefined, 0, 1, 2, 2]);
  });

  it('up to eight requests back', async () => {
    const first = hello();
    const other = hello();
    const near = [chat(first, 0), chat(first, 8)];
    const far = [chat(other, 0), chat(other, 9)];
    const found = await founds([...near, ...far].map((messages) => ({ messages })));
    expect(found).toEqual([undefined, 0, undefined, undefined]);
  });

  it('whatever marks and thinking come and go', async () => {
    const { content } = hello();
    const text = { type: 'text', text: content };
    const marked = { ...text, cache_control: { type: 'ephemeral' } };
    const thought = { type: 'thinking', thinking: 'Hm.', signature: 's' };
    const reply = { role: 'assistant', content: [thought, { type: 'text', text: 'Yes.' }] };
    const requests = [
      [{ role: 'user', content }],
      [{ role: 'user', content: [marked] }, reply, user('So?')],
      [{ role: 'user', content: [text] }, assistant('Yes.'), user('So?')],
    ];
    expect(await founds(requests.map((messages) => ({ messages })))).toEqual([undefined, 0, 1]);
  });

  it('whether a tool result is in words or in a block of text, marked or not', async () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} };
    const text = { type: 'text', text: 'A harbor.' };
    const result = (content: unknown) => ({ type: 'tool_result', tool_use_id: 'toolu_1', content });
    const asked = [hello(), { role: 'assistant', content: [call] }];
    const marked = { ...text, cache_control: { type: 'ephemeral' } };
    const requests = [
      [...asked, { role: 'user', content: [result(text.text)] }],
      [...asked, { role: 'user', content: [result([text])] }],
      [...asked, { role: 'user', content: [result([marked])] }, assistant('Yes.'), user('So?')],
    ];
    expect(await founds(requests.map((messages) => ({ messages })))).toEqual([undefined, 0, 1]);
  });

  it('by the name of the conversation, though system and tools change', async () => {
    const first = hello();
    const turnwise = { conversation: `c${conversations++}` };
    const requests = [
      { messages: chat(first, 0), system: 'It is Monday.', turnwise },
      { messages: chat(first, 1), system: 'It is Tuesday.', turnwise },
    ];
    expect(await founds(requests)).toEqual([undefined, 0]);
  });

  it('by what is explained, which leaves nothing behind', async () => {
    const messages = chat(hello(), 0);
    const seen: Visit[] = [];
    const request = { model, messages } as never;
    await explain(request, visiting(seen));
    await founds([{ messages }]);
    await explain(request, visiting(seen));
    expect(seen).toEqual([{ recalled: undefined }, { recalled: visits - 2 }]);
  });
});

test.each([
  ['another model', {}, { model: 'claude-opus-4-8' }],
  ['another system prompt', { system: 'Be brief.' }, { system: 'Be kind.' }],
  ['other tools', {}, { tools: [{ name: 'f', input_schema: { type: 'object' } }] }],
  ['a name', {}, { turnwise: { conversation: 'named' } }],
  ['another name', { turnwise: { conversation: 'b' } }, { turnwise: { conversation: 'c' } }],
])('a conversation with %s is another one', async (_, one, other) => {
  const messages = chat(hello(), 0);
  expect(
    await founds([
      { messages, ...one },
      { messages, ...other },
    ]),
  ).toEqual([undefined, undefined]);
});

test('namespaces never find each other’s memory', async () => {
  const messages = chat(hello(), 0);
  for (const namespace of ['a', 'b', '']) {
    expect(await founds([{ messages }], { namespace })).toEqual([undefined]);
    expect(await founds([{ messages }], { namespace })).not.toEqual([undefined]);
  }
});

test('a value belongs to the middleware that remembered it', async () => {
  const messages = chat(hello(), 0);
  const [one, other]: [Visit[], Visit[]] = [[], []];
  const client = wrap(bare, visiting(one, 'one'), visiting(other, 'other'));
  for (let i = 0; i < 2; i++) await client.messages.create({ model, messages } as never);
  expect(Number(other[1]?.recalled)).toBe(Number(one[1]?.recalled) + 1);
});

test('a conversation is forgotten by its name, in its namespace', async () => {
  const messages = chat(hello(), 0);
  const named = (conversation: string) => ({ messages, turnwise: { conversation } });
  const requests = [named('one'), named('other')];
  await founds(requests, { namespace: 'n' });
  await forget('one');
  await forget('one', { namespace: 'n' });
  const [one, other] = await founds(requests, { namespace: 'n' });
  expect(one).toBeUndefined();
  expect(other).toBeDefined();
});

test('a program that adds to its own list while the reply is on its way is found again', async () => {
  const messages = chat(hello(), 0);
  let memory: Memory | undefined;
  const late: Middleware = (next) => (call) => {
    memory = call.memory;
    return next(call);
  };
  await wrap(bare, late).messages.create({ model, messages } as never);
  const sent = [...messages];
  messages.push(assistant('Yes.'), user('So?'));
  memory?.remember('visit', visits);
  expect(await founds([{ messages: sent }])).toEqual([0]);
});

test('no more than ten thousand requests are remembered, the oldest forgotten first', async () => {
  const first = { messages: chat(hello(), 0) };
  await founds([first]);
  const others = Array.from({ length: 10_000 }, () => ({ messages: [hello()] }));
  await founds(others.slice(0, 9_999));
  expect(await founds([first])).not.toEqual([undefined]);
  await founds(others);
  expect(await founds([first])).toEqual([undefined]);
}, 60_000);

test('law 11: conversations, forks and retries through one client never mix', async () => {
  const step = fc.record({
    from: fc.nat(30),
    say: fc.constantFrom('yes', 'no'),
    retry: fc.boolean(),
    system: fc.constantFrom(undefined, 'a', 'b'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const first = hello();
      const sent: { messages: Message[]; system?: string }[] = [];
      for (const { from, say, retry, system } of steps) {
        const base = sent[from % Math.max(1, sent.length)] ?? { messages: [first], system };
        const more = retry || sent.length === 0 ? [] : [assistant(say), user('Go on.')];
        sent.push(structuredClone({ ...base, messages: [...base.messages, ...more] }));
      }
      const found = await founds(sent);
      expect(found).toEqual(sent.map((_, at) => expected(sent, at)));
    }),
    { numRuns: 200 },
  );
});

/** The last request with the longest history, of those that this one or one of the last eight was. */
function expected(
  sent: readonly { messages: Message[]; system?: string }[],
  at: number,
): number | undefined {
  const { messages = [], system } = sent[at] ?? {};
  for (let length = messages.length; length >= Math.max(1, messages.length - 16); length -= 2) {
    const text = JSON.stringify([system, messages.slice(0, length)]);
    const match = sent
      .slice(0, at)
      .findLastIndex((it) => JSON.stringify([it.system, it.messages]) === text);
    if (match >= 0) return match;
  }
  return undefined;
}
