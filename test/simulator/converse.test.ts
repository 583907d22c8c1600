import { describe, expect, test } from 'vitest';
import { type Body, post, start } from './support.ts';

const user = (...content: readonly Body[]) => ({ role: 'user', content });
const assistant = (...content: readonly Body[]) => ({ role: 'assistant', content });
const called = (id: string) => ({ toolUse: { toolUseId: id, name: 'look_up', input: {} } });
const answered = (id: string, ...content: readonly Body[]) => ({
  toolResult: { toolUseId: id, content: content.length > 0 ? content : [{ text: 'At four.' }] },
});
const spec = (schema: Body, more: Body = {}) => ({
  toolSpec: { name: 'look_up', inputSchema: { json: schema }, ...more },
});
const tools = { toolConfig: { tools: [spec({ type: 'object', properties: {} })] } };
const hello = { messages: [user({ text: 'Hello' })], inferenceConfig: {} };
const passedOn = (words: string) => `The model returned the following errors: ${words}`;

async function send(body: Body, model = 'anthropic.claude-sonnet-4-5-20250929-v1:0') {
  const simulator = await start({ platform: 'bedrock' });
  const path = `/model/${encodeURIComponent(model)}/converse`;
  return post(simulator, body, { 'anthropic-version': '' }, path);
}

test('an answer comes in the form of Converse', async () => {
  const { status, body } = await send(hello);
  expect([status, body]).toMatchObject([
    200,
    {
      output: {
        message: {
          role: 'assistant',
          content: [{ text: expect.stringContaining('This is simulated reply 1.') }],
        },
      },
      stopReason: 'end_turn',
      usage: { inputTokens: expect.any(Number), cacheReadInputTokens: 0 },
    },
  ]);
});

test('calls of tools and what is marked go both ways', async () => {
  const simulator = await start({ platform: 'bedrock' });
  const stable = [{ text: 'A tide table. '.repeat(2_000) }, { cachePoint: { type: 'default' } }];
  const choice = { toolConfig: { ...tools.toolConfig, toolChoice: { tool: { name: 'look_up' } } } };
  const request = { ...hello, ...choice, system: stable };
  const first = await post(simulator, request);
  const second = await post(simulator, request);
  expect(first.body).toMatchObject({
    output: { message: { content: [{ toolUse: { name: 'look_up', input: {} } }] } },
    stopReason: 'tool_use',
    usage: { cacheReadInputTokens: 0 },
  });
  expect(second.body.usage).toMatchObject({ cacheReadInputTokens: expect.closeTo(8_500, -4) });
});

test('a model that is not there is named invalid', async () => {
  const { status, body } = await send(hello, 'anthropic.claude-nope-v1:0');
  expect([status, body.error]).toEqual([
    400,
    { type: 'ValidationException', message: 'The provided model identifier is invalid.' },
  ]);
});

test('other platforms have no such path', async () => {
  const simulator = await start();
  const { status } = await post(simulator, hello, {}, '/model/claude-sonnet-4-5/converse');
  expect(status).toBe(404);
});

const image = (source: Body) => ({ image: { format: 'png', source } });
const stored = { s3Location: { uri: 's3://harbor/sill' } };
const pdf = (source: Body) => ({ document: { name: 'Tides', format: 'pdf', source } });

/** A body and the refusal, or none. */
interface Case {
  readonly it: string;
  readonly body: Body;
  readonly says?: string;
}

const own: readonly Case[] = [
  {
    it: 'starts with the user',
    body: { messages: [assistant({ text: 'Welcome' }), user({ text: 'Hello' })] },
    says: 'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
  },
  {
    it: 'wants content',
    body: { messages: [user({ text: 'Hello' }), user()] },
    says: 'The content field in the Message object at messages.1 is empty. Add a ContentBlock object to the content field and try again.',
  },
  {
    it: 'wants visible text',
    body: { messages: [user({ text: 'Hello' }, { text: ' \n' })] },
    says: 'The text field in the ContentBlock object at messages.0.content.1 is blank. Add text to the text field, and try again.',
  },
  {
    it: 'wants tools defined',
    body: { messages: [user({ text: 'q' }), assistant(called('a')), user(answered('a'))] },
    says: 'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
  },
  ...['video', 'audio'].map((kind) => ({
    it: `takes no ${kind}, not even in a result`,
    body: {
      ...tools,
      messages: [
        user({ text: 'q' }),
        assistant(called('a')),
        user(answered('a', { [kind]: { source: stored } })),
      ],
    },
    says: `This model doesn't support the ${kind} content block that you provided. Update the content block and try again.`,
  })),
  {
    it: 'loads no images',
    body: { messages: [user({ text: 'q' }, image(stored))] },
    says: "This model doesn't support the s3Uri field. Remove s3Uri and try again.",
  },
  { it: 'takes images', body: { messages: [user({ text: 'q' }, image({ bytes: 'aGk=' }))] } },
  {
    it: 'wants text beside documents',
    body: { messages: [user(pdf({ bytes: 'aGk=' }))] },
    says: 'A text block must be included when using documents. Add a text block and retry your request.',
  },
  {
    it: 'takes documents beside text',
    body: { messages: [user({ text: 'q' }, pdf({ text: 'a' }))] },
  },
  {
    it: 'wants every call answered',
    body: {
      ...tools,
      messages: [user({ text: 'q' }), assistant(called('a'), called('b')), user(answered('a'))],
    },
    says: 'Expected toolResult blocks at messages.2.content for the following Ids: b',
  },
  {
    it: 'takes no more results than calls',
    body: { ...tools, messages: [user({ text: 'q' }), user(answered('a'))] },
    says: 'The number of toolResult blocks at messages.1.content exceeds the number of toolUse blocks of previous turn.',
  },
];

const strict = (property: Body) => ({
  ...hello,
  toolConfig: {
    tools: [
      spec(
        { type: 'object', properties: { a: property }, additionalProperties: false },
        { strict: true },
      ),
    ],
  },
});
const format = (property: Body) => {
  const schema = { type: 'object', properties: { a: property }, additionalProperties: false };
  const structure = { jsonSchema: { name: 'Answer', schema: JSON.stringify(schema) } };
  return { ...hello, outputConfig: { textFormat: { type: 'json_schema', structure } } };
};

const ofTheModel: readonly Case[] = [
  {
    it: 'sends neighbors of one role on',
    body: { messages: [user({ text: 'a' }), user({ text: 'b' })] },
  },
  {
    it: 'passes on what is wrong with a document elsewhere',
    body: { messages: [user({ text: 'q' }, pdf(stored))] },
    says: passedOn('messages.0.content.1.document.source.type: Field required'),
  },
  {
    it: 'passes on what is wrong with a strict tool',
    body: strict({ type: 'array', maxItems: 5 }),
    says: passedOn("tools.0.custom: For 'array' type, property 'maxItems' is not supported"),
  },
  {
    it: 'names the values of minItems',
    body: strict({ type: 'array', minItems: 2 }),
    says: passedOn(
      "tools.0.custom: For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [2])",
    ),
  },
  {
    it: 'passes on what is wrong with the format',
    body: format({ type: 'integer', multipleOf: 5 }),
    says: passedOn(
      "output_config.format.schema: For 'integer' type, property 'multipleOf' is not supported",
    ),
  },
  {
    it: 'continues no turn when there are tools',
    body: { ...tools, messages: [user({ text: 'q' }), assistant({ text: 'The answer' })] },
    says: passedOn(
      'Your API request included an `assistant` message in the final position, which would pre-fill the `assistant` response. When using tools, pre-filling the `assistant` response is not supported.',
    ),
  },
  {
    it: 'continues one without',
    body: { messages: [user({ text: 'q' }), assistant({ text: 'The answer' })] },
  },
];

describe('Converse', () => {
  test.each([...own, ...ofTheModel])('$it', async ({ body, says }) => {
    const reply = await send(body);
    expect(reply.body.error?.message).toBe(says);
    expect(reply.status).toBe(says === undefined ? 200 : 400);
  });
});
