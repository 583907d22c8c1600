import Anthropic from '@anthropic-ai/sdk';
import { replyFrom, type TraceLine } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { assistant, hello, post, result, start, text, user } from './support.ts';

const thought = { type: 'thinking', thinking: 'Look it up.' };
const call = { type: 'tool_use', id: 'toolu_rec', name: 'weather', input: { city: 'Rome' } };

const trace: readonly TraceLine[] = [
  { type: 'meta' },
  { type: 'request', append: [user('Weather?')], output_tokens: 21 },
  {
    type: 'request',
    append: [assistant([thought, call]), user([result('toolu_rec')])],
    output_tokens: 9,
  },
  {
    type: 'request',
    append: [assistant('Sunny.'), assistant([text('Warm, too.')]), user('Thanks')],
  },
  { type: 'request', base: 0, append: [assistant('I do not know.'), user('Guess!')] },
  { type: 'final_assistant', content: [text('Rain?')] },
] as readonly TraceLine[];

/** Sends a history and gives what was said, and billed. */
async function play(...histories: readonly (readonly unknown[])[]) {
  const simulator = await start({ reply: replyFrom(trace) });
  const answers = [];
  for (const messages of histories) {
    const { status, body } = await post(simulator, { ...hello, messages });
    answers.push(
      status === 200
        ? {
            said: body.content.map(({ text, type }) => text ?? type),
            billed: body.usage.output_tokens,
          }
        : body.error.message,
    );
  }
  return answers;
}

const first = [user('Weather?')];
const second = [
  ...first,
  assistant([{ ...thought, signature: 'sig' }, call]),
  user([result('toolu_rec')]),
];
const third = [...second, assistant('Sunny.'), assistant('Warm, too.'), user('Thanks')];
const fork = [...first, assistant('I do not know.'), user('Guess!')];

describe('a history that was recorded gets the recorded reply', () => {
  test('in the order of the trace, with the tokens that were billed', async () => {
    expect(await play(first, second, third, fork)).toMatchObject([
      { said: ['thinking', 'tool_use'], billed: 21 },
      { said: ['Sunny.', 'Warm, too.'], billed: 9 },
      { said: [] },
      { said: ['Rain?'] },
    ]);
  });

  test('out of order, and again', async () => {
    expect(await play(fork, second, second)).toMatchObject([
      { said: ['Rain?'] },
      { said: ['Sunny.', 'Warm, too.'] },
      { said: ['Sunny.', 'Warm, too.'] },
    ]);
  });

  test('however it is cut into messages and marked', async () => {
    const [, said, results] = second;
    const marked = user([text('Weather?', { cache_control: { type: 'ephemeral' } })]);
    expect(await play([marked, said, results])).toMatchObject([{ said: ['Sunny.', 'Warm, too.'] }]);
  });
});

test('other histories get the replies one after another, until there are none', async () => {
  const others = [1, 2, 3, 4, 5].map((n) => [user(`Other ${n}`)]);
  expect(await play(...others)).toMatchObject([
    { said: ['thinking', 'tool_use'] },
    { said: ['Sunny.', 'Warm, too.'] },
    { said: [] },
    { said: ['Rain?'] },
    'The trace has 4 requests, and all were answered. Record more, or compare the messages with its own.',
  ]);
});

test('a client that goes on from what it was answered stays on the trace', async () => {
  const simulator = await start({ reply: replyFrom(trace) });
  const client = new Anthropic({ baseURL: simulator.url, apiKey: 'key' });
  const { model, max_tokens } = hello;
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Weather?' }];
  const one = await client.messages.stream({ model, max_tokens, messages }).finalMessage();
  messages.push({ role: 'assistant', content: one.content as Anthropic.ContentBlockParam[] });
  messages.push({
    role: 'user',
    content: [result('toolu_rec')] as Anthropic.ToolResultBlockParam[],
  });
  const two = await client.messages.create({ model, max_tokens, messages });
  expect(two.content).toMatchObject([{ text: 'Sunny.' }, { text: 'Warm, too.' }]);
});

test('a trace without requests is refused', () => {
  expect(() => replyFrom([{ type: 'meta' }])).toThrow('of which some have type "request"');
});
