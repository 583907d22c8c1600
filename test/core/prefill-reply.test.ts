import Anthropic from '@anthropic-ai/sdk';
import {
  explain,
  type PrefillingOptions,
  prefilling,
  type ReplyMessage,
  repairing,
  reportOf,
  wrap,
} from '@turnwise/core';
import { type Reply, startSimulator } from '@turnwise/simulator';
import { afterAll, afterEach, describe, expect, it, test } from 'vitest';
import { continueFrom, startWith } from '../../packages/core/src/texts.ts';
import { observing } from './replies.ts';

let reply: Reply = '';
const simulator = await startSimulator({ reply: () => reply });
afterAll(() => simulator.close());

const bare = new Anthropic({ apiKey: 'key', baseURL: simulator.url });
const wrapped = (options?: PrefillingOptions) => wrap(bare, prefilling(options), repairing());

function body(prefill: string, more: object = {}) {
  return {
    model: 'claude-opus-5-5',
    max_tokens: 2_000,
    messages: [
      { role: 'user' as const, content: 'Name a harbor, as JSON.' },
      { role: 'assistant' as const, content: prefill },
    ],
    ...more,
  };
}

const lastBody = () => simulator.requests.at(-1)?.body as ReturnType<typeof body>;
const textOf = ({ content }: { content: readonly object[] }) =>
  content.map((block) => ('text' in block ? block.text : '')).join('');

type Body = ReturnType<typeof body>;

const ways: Record<string, (client: Anthropic, params: Body) => Promise<string>> = {
  create: async (client, params) => textOf(await client.messages.create(params)),
  beta: async (client, params) => textOf(await client.beta.messages.create(params)),
  stream: (client, params) => client.messages.stream(params).finalText(),
  events: async (client, params) => {
    let text = '';
    for await (const event of await client.messages.create({ ...params, stream: true })) {
      if (event.type !== 'content_block_delta' || event.delta.type !== 'text_delta') continue;
      expect(event.delta.text).not.toBe('');
      text += event.delta.text;
    }
    return text;
  },
};

const prefill = 'Here you are:\n{"harbor": "Ber';
const rest = 'gen", "country": "Norway"}';

const replies: Record<string, string> = {
  'goes on': rest,
  'repeats the prefill': prefill + rest,
  'repeats it behind white space': `\n${prefill}${rest}`,
  'repeats it in a code block': `\`\`\`json\n${prefill}${rest}\n\`\`\``,
  'repeats its last line': `{"harbor": "Ber${rest}`,
  'repeats its last line in a code block': `\`\`\`json\n{"harbor": "Ber${rest}\n\`\`\`\n`,
  'repeats its tag': `<reply_so_far>${prefill}</reply_so_far>${rest}`,
};

describe.each(Object.keys(ways))('a reply by %s', (way) => {
  const say = ways[way] as (typeof ways)[string];

  afterEach(() => {
    expect(simulator.requests.at(-1)?.status).toBe(200);
  });

  test.each(Object.entries(replies))('that %s is the continuation', async (_, text) => {
    reply = text;
    expect(await say(wrapped(), body(prefill))).toBe(rest);
    expect(lastBody().messages).toHaveLength(1);
    expect(await say(wrapped({ reply: 'whole' }), body(prefill))).toBe(prefill + rest);
  });

  it('of a model that continues it is passed on, or begins with what was sent', async () => {
    reply = rest;
    const params = body(`${prefill} `, { model: 'claude-haiku-4-5' });
    expect(await say(wrapped({ reply: 'continuation' }), params)).toBe(rest);
    expect(lastBody().messages.at(-1)).toEqual({ role: 'assistant', content: prefill });
    expect(await say(wrapped({ reply: 'whole' }), params)).toBe(prefill + rest);
  });

  it('of such a model keeps what looks like the prefill', async () => {
    reply = '{{}}';
    expect(await say(wrapped(), body('{', { model: 'claude-haiku-4-5' }))).toBe('{{}}');
  });

  it('with a schema is whole, whatever it begins with', async () => {
    reply = '{"harbor":"Bergen"}';
    const format = { type: 'json_schema', schema: { type: 'object', additionalProperties: false } };
    for (const model of ['claude-opus-5-5', 'claude-haiku-4-5']) {
      const params = body('{"harbor":', { model, output_config: { format } });
      expect(await say(wrapped({ reply: 'whole' }), params)).toBe(reply);
      expect(lastBody().messages).toEqual([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Name a harbor, as JSON.' },
            { type: 'text', text: startWith('{"harbor":') },
          ],
        },
      ]);
    }
  });

  it('with thinking, which goes with no prefill, is emulated', async () => {
    reply = [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: prefill + rest },
    ];
    const thinking = { type: 'enabled', budget_tokens: 1_024 };
    const params = body(prefill, { model: 'claude-haiku-4-5', thinking });
    expect(await say(wrapped(), params)).toBe(rest);
    expect(JSON.stringify(lastBody().messages)).toContain('<reply_so_far>');
    expect(await say(wrapped({ reply: 'whole' }), params)).toBe(prefill + rest);
  });

  it('that calls a tool behind the repetition calls it', async () => {
    const use = { type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 1 } };
    reply = [{ type: 'text', text: prefill }, use];
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const message = await wrapped()
      .messages.stream(body(prefill, { tools }) as Body)
      .finalMessage();
    expect(message).toMatchObject({ content: [use], stop_reason: 'tool_use' });
    expect(await say(wrapped({ reply: 'whole' }), body(prefill, { tools }))).toBe(prefill);
  });
});

describe('a turn that holds more than text', () => {
  const server = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
  const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
  const params = body('', {
    tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [server, found, { type: 'text', text: 'It says' }] },
    ],
  });

  it('goes on from its last text', async () => {
    reply = 'It says so.';
    expect(textOf(await wrapped().messages.create(params))).toBe(' so.');
    const whole = await wrapped({ reply: 'whole' }).messages.create(params);
    expect(textOf(whole)).toBe('It says so.');
  });
});

describe('the report', () => {
  const codes = (answer: object) => reportOf(answer)?.steps.map(({ code, path }) => [code, path]);

  it('says that a repetition went, and nothing of it where none did', async () => {
    reply = prefill + rest;
    const emulated = ['prefill-emulated', 'messages.1'];
    const repeated = ['prefill-repeated', 'messages.1'];
    expect(codes(await wrapped().messages.create(body(prefill)))).toEqual([emulated, repeated]);
    const stream = await wrapped().messages.create({ ...body(prefill), stream: true });
    for await (const _ of stream);
    expect(codes(stream)).toEqual([emulated, repeated]);
    reply = rest;
    expect(codes(await wrapped().messages.create(body(prefill)))).toEqual([emulated]);
  });

  it('leaves the usage as the API counted it, for the caller and for middleware', async () => {
    const seen: ReplyMessage[] = [];
    reply = { content: prefill + rest, usage: { output_tokens: 33 } };
    const client = wrap(bare, observing(seen), prefilling(), observing(seen));
    const message = await client.messages.create(body(prefill));
    expect(message.usage.output_tokens).toBe(33);
    expect(seen.map(textOf).toSorted()).toEqual([prefill + rest, rest].toSorted());
    expect(seen.map(({ usage }) => usage.output_tokens)).toEqual([33, 33]);
  });
});

describe('a count, a batch and an explanation', () => {
  it('are emulated on their way in only', async () => {
    const client = wrapped({ reply: 'whole' });
    const { max_tokens, ...counted } = body(prefill);
    expect(await client.messages.countTokens(counted)).toEqual({
      input_tokens: expect.any(Number),
    });
    const requests = [{ custom_id: 'a', params: body(prefill) }];
    expect(await client.messages.batches.create({ requests })).toMatchObject({
      type: 'message_batch',
    });
    const { params } = await explain(body(prefill), prefilling({ reply: 'whole' }));
    expect(params.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Name a harbor, as JSON.' },
          { type: 'text', text: continueFrom(prefill) },
        ],
      },
    ]);
  });
});
