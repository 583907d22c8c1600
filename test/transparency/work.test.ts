import Anthropic from '@anthropic-ai/sdk';
import { turnwise } from 'turnwise';
import { describe, expect, test } from 'vitest';
import { collect } from '../core/chain.ts';
import { messageOf, sseOf } from '../core/local-api.ts';

/** A history of about 1 MB: prose, tool calls with their results, and tools. */
function bigParams(): Anthropic.MessageCreateParamsNonStreaming {
  const messages = Array.from({ length: 250 }, (_, i): Anthropic.MessageParam[] => [
    { role: 'user', content: `Turn ${i}. ${'Please tell me more about it. '.repeat(50)}` },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: `I look it up. ${'It is this and that. '.repeat(50)}` },
        { type: 'tool_use', id: `toolu_${i}`, name: 'look', input: { what: 'it', n: i } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${i}`, content: LONG }] },
    { role: 'assistant', content: 'There it is.' },
  ]);
  return {
    model: 'claude-opus-5-5',
    max_tokens: 100,
    system: 'You look things up.',
    tools: [{ name: 'look', input_schema: { type: 'object', properties: { what: {} } } }],
    messages: [...messages.flat(), { role: 'user', content: 'And now?' }],
  };
}

const LONG = 'This was found. '.repeat(90);

/** Writes down how many characters go through JSON while something runs. */
async function counted(run: () => Promise<unknown>) {
  const { parse, stringify } = JSON;
  const seen = { parsed: [] as number[], stringified: [] as number[] };
  JSON.parse = (text: string, ...rest) => {
    seen.parsed.push(text.length);
    return parse(text, ...rest);
  };
  JSON.stringify = ((value: unknown, ...rest: []) => {
    const text: string | undefined = stringify(value, ...rest);
    seen.stringified.push(text?.length ?? 0);
    return text;
  }) as typeof stringify;
  try {
    await run();
  } finally {
    Object.assign(JSON, { parse, stringify });
  }
  return seen;
}

const EVENTS = sseOf('Hello, ', 'you.');

function createClient(): Anthropic {
  const fetch = async (_: unknown, { body }: { body?: unknown } = {}) =>
    String(body).endsWith('"stream":true}')
      ? new Response(EVENTS, { headers: { 'content-type': 'text/event-stream' } })
      : new Response(REPLY, { headers: { 'content-type': 'application/json' } });
  return new Anthropic({ apiKey: 'key', fetch });
}

const REPLY = JSON.stringify(messageOf('Hello, you.'));

const ways = {
  whole: (client: Anthropic, params: Anthropic.MessageCreateParamsNonStreaming) =>
    client.messages.create(params),
  streamed: async (client: Anthropic, params: Anthropic.MessageCreateParamsNonStreaming) =>
    collect(await client.messages.create({ ...params, stream: true })),
  counted: (client: Anthropic, { max_tokens: _, ...params }: { max_tokens: number }) =>
    client.messages.countTokens(params as Anthropic.MessageCountTokensParams),
};

/** What can only be a request; replies here are smaller. */
const large = (sizes: readonly number[]) => sizes.filter((size) => size > 1_000);

const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);

describe('a call of 1 MB through the whole stack', () => {
  test.each(Object.entries(ways))('is serialized once and parsed never, %s', async (_, way) => {
    const params = bigParams();
    const longer = {
      ...params,
      messages: [
        ...params.messages,
        { role: 'assistant' as const, content: 'Hello, you.' },
        { role: 'user' as const, content: 'And then?' },
      ],
    };
    const bare = createClient();
    const wrapped = turnwise(createClient());
    for (const request of [params, longer, longer]) {
      expect(JSON.stringify(request).length).toBeGreaterThan(1_000_000);
      const without = await counted(() => way(bare, request));
      const through = await counted(() => way(wrapped, request));
      expect(large(through.stringified)).toHaveLength(1);
      expect(large(through.parsed)).toEqual([]);
      expect(sum(through.stringified)).toBeLessThan(sum(without.stringified) + 1_000);
    }
  });
});
