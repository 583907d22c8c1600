import { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import { type Block, continuing, type ReplyMessage, type StreamEvent, wrap } from '@turnwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Accumulator } from '../../packages/core/src/accumulator.ts';
import { collect } from './chain.ts';

type Fields = Readonly<Record<string, unknown>>;
type Segment = Pick<ReplyMessage, 'content' | 'stop_reason'>;

const word = fc.constantFrom('', ' ', 'a', 'so ', '\n\nand', 'The quick brown fox ', ' jumps over');
const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(''));
const text = sentence.map((said) => ({ type: 'text', text: said, citations: null }));
const thinking = fc
  .tuple(fc.constantFrom('', 'Hm.', 'So it is, I think.'), fc.constantFrom('', 'c2ln'))
  .map(([said, signature]) => ({ type: 'thinking', thinking: said, signature }));
const call = fc
  .nat(9)
  .map((n) => ({ type: 'tool_use', id: `toolu_${n}`, name: 'f', input: { n } }));
const other = fc.constantFrom(
  { type: 'redacted_thinking', data: 'eA==' },
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
  { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
);
const block = fc.oneof({ weight: 4, arbitrary: text }, thinking, call, other);
const reason = fc.constantFrom('max_tokens', 'max_tokens', 'max_tokens', 'pause_turn', 'end_turn');
const segment = fc.record({ content: fc.array(block, { maxLength: 4 }), stop_reason: reason });
const segments = fc.array(fc.option(segment, { freq: 12 }), { minLength: 1, maxLength: 6 });
const model = fc.constantFrom('claude-opus-5-5', 'claude-haiku-4-5');
const limit = fc.constantFrom(1_000, 64_000, 128_000);

function messageOf({ content, stop_reason }: Segment, n: number): ReplyMessage {
  const usage = {
    input_tokens: 10 * n,
    cache_read_input_tokens: n % 2 === 0 ? null : n,
    cache_creation_input_tokens: n,
    output_tokens: n,
    service_tier: 'standard',
  };
  const rest = { type: 'message', role: 'assistant', model: 'claude', stop_sequence: null };
  return { id: `msg_${n}`, ...rest, content, stop_reason, usage };
}

function* pieces(said: unknown, size: number): Generator<string> {
  const all = String(said);
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

function shellOf(given: Fields): Fields {
  const emptied = ['text', 'thinking', 'signature'].filter((name) => name in given);
  const fields = Object.fromEntries(emptied.map((name) => [name, '']));
  return { ...given, ...fields, ...('input' in given ? { input: {} } : {}) };
}

function* deltasOf(given: Fields, size: number): Generator<Fields> {
  const json = 'input' in given ? JSON.stringify(given.input) : '';
  for (const piece of pieces(given.text ?? '', size)) yield { type: 'text_delta', text: piece };
  for (const piece of pieces(given.thinking ?? '', size))
    yield { type: 'thinking_delta', thinking: piece };
  for (const piece of pieces(json, size)) yield { type: 'input_json_delta', partial_json: piece };
  if (given.signature) yield { type: 'signature_delta', signature: given.signature };
}

/** The events of a message, as the API cuts them. */
async function* streamOf(message: ReplyMessage, size: number): AsyncGenerator<StreamEvent> {
  const { content, stop_reason, stop_sequence, usage } = message;
  const begun = {
    ...message,
    content: [],
    stop_reason: null,
    usage: { ...usage, output_tokens: 0 },
  };
  yield { type: 'message_start', message: begun };
  for (const [index, given] of content.entries()) {
    yield { type: 'content_block_start', index, content_block: shellOf(given) };
    for (const delta of deltasOf(given, size)) yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
    yield { type: 'ping' };
  }
  const { output_tokens, input_tokens } = usage;
  yield {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence },
    usage: { output_tokens, input_tokens, cache_read_input_tokens: null },
  };
  yield { type: 'message_stop' };
}

/** A client that answers with one segment after the other; what is none is a refusal. */
function clientOf(given: readonly (Segment | null)[], size: number) {
  const sent: Fields[] = [];
  const create = async ({ stream, ...params }: Fields): Promise<unknown> => {
    const next = given[sent.length];
    sent.push(params);
    if (!next) throw Object.assign(new Error('No.'), { status: 400 });
    const message = messageOf(next, sent.length);
    return stream ? streamOf(message, size) : message;
  };
  return { client: wrap({ messages: { create } }, continuing()), sent };
}

function accumulated(events: readonly StreamEvent[]): ReplyMessage | undefined {
  const accumulator = new Accumulator();
  for (const event of events) accumulator.add(event);
  return accumulator.message;
}

/** What the official SDK makes of the events. */
async function bySdk(events: readonly StreamEvent[]) {
  const lines = events.filter(({ type }) => type !== 'ping').map((event) => JSON.stringify(event));
  const body = new Blob([lines.map((line) => `${line}\n`).join('')]).stream();
  return MessageStream.fromReadableStream(body as ReadableStream).finalMessage();
}

const borders = (events: readonly StreamEvent[]) =>
  events
    .filter(({ type }) => /^content_block_st/.test(type))
    .map(({ type, index }) => [type, index]);

describe('a reply that is followed', () => {
  test('is the same message whole and streamed, for whoever reads the stream', async () => {
    await fc.assert(
      fc.asyncProperty(
        segments.filter(([first]) => first !== null),
        model,
        limit,
        fc.integer({ min: 1, max: 9 }),
        async (given, id, max_tokens, size) => {
          const messages = [{ role: 'user', content: 'Go on.' }];
          const params = { model: id, max_tokens, messages };
          const whole = clientOf(given, size);
          const streamed = clientOf(given, size);
          const message = (await whole.client.messages.create(params)) as ReplyMessage;
          const stream = await streamed.client.messages.create({ ...params, stream: true });
          const events = await collect(stream as AsyncIterable<StreamEvent>);
          expect(streamed.sent).toEqual(whole.sent);
          expect(accumulated(events)).toEqual(message);
          const { content, stop_reason, usage } = await bySdk(events);
          expect(content).toEqual(message.content);
          expect(stop_reason).toBe(message.stop_reason);
          expect(usage.input_tokens).toBe(message.usage.input_tokens);
          expect(usage.output_tokens).toBe(message.usage.output_tokens);
          expect(borders(events)).toEqual(
            content.flatMap((_, index) => [
              ['content_block_start', index],
              ['content_block_stop', index],
            ]),
          );
          const types = events.map(({ type }) => type).filter((type) => type.startsWith('message'));
          expect(types).toEqual(['message_start', 'message_delta', 'message_stop']);
        },
      ),
    );
  });
});

describe('thinking that was cut', () => {
  const answer = { content: [{ type: 'text', text: 'Done.' }], stop_reason: 'end_turn' };

  test.each([
    { name: 'is begun anew where nothing of it has shown', said: '', content: answer.content },
    { name: 'is passed on where it has shown', said: 'Hm', content: [unsigned('Hm')] },
  ])('$name', async ({ said, content }) => {
    const cut = { content: [unsigned(said)], stop_reason: 'max_tokens' };
    const params = { model: 'claude-opus-5-5', max_tokens: 1_000, messages: [] };
    const whole = await clientOf([cut, answer], 9).client.messages.create(params);
    expect(whole).toMatchObject({ content });
    const { client, sent } = clientOf([cut, answer], 9);
    const stream = await client.messages.create({ ...params, stream: true });
    const events = await collect(stream as AsyncIterable<StreamEvent>);
    expect(accumulated(events)).toMatchObject({ content });
    expect(sent.map(({ max_tokens }) => max_tokens)).toEqual(
      said === '' ? [1_000, 2_000] : [1_000],
    );
  });
});

function unsigned(said: string): Block {
  return { type: 'thinking', thinking: said, signature: '' };
}
