import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { connect } from './connect.ts';
import { hello, start } from './support.ts';

const params = {
  ...hello,
  max_tokens: 16_000,
  messages: [{ role: 'user' as const, content: 'q' }],
};
const content = 'word '.repeat(4_000);
const reply = () => ({ content, usage: { output_tokens: 100 } });

test.each([
  { pace: { firstByte: 2_000 }, stream: false, takes: 2_000 },
  { pace: { tokensPerSecond: 50 }, stream: false, takes: 2_000 },
  { pace: { firstByte: 1_000, tokensPerSecond: 50 }, stream: false, takes: 3_000 },
  { pace: { firstByte: 1_000, tokensPerSecond: 50 }, stream: true, takes: 3_000 },
])('with $pace an answer (streamed: $stream) takes $takes ms', async ({ pace, stream, takes }) => {
  const { client, simulator } = await connect({ now: 0, pace, reply });
  const settled = vi.fn();
  const answer = stream
    ? client.messages.stream(params).finalMessage()
    : client.messages.create(params);
  const done = answer.then(settled);
  await vi.waitFor(() => expect(simulator.requests[0]?.status).toBe(200));
  simulator.advance(takes - 1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(settled).not.toHaveBeenCalled();
  simulator.advance(1);
  await done;
});

test('a stream comes delta by delta', async () => {
  const { client, simulator } = await connect({ now: 0, pace: { tokensPerSecond: 100 }, reply });
  const stream = client.messages.stream(params);
  let length = 0;
  stream.on('text', (delta) => {
    length += delta.length;
  });
  await vi.waitFor(() => expect(simulator.requests[0]?.status).toBe(200));
  simulator.advance(500);
  await vi.waitFor(() => expect(length / content.length).toBeCloseTo(0.5, 1));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(length / content.length).toBeLessThan(0.6);
  simulator.advance(500);
  await stream.finalMessage();
  expect(length).toBe(content.length);
});

test('the machine’s clock paces, too', async () => {
  const { client } = await connect({ pace: { firstByte: 40, tokensPerSecond: 1_000 }, reply });
  const begun = performance.now();
  await client.messages.stream(params).finalMessage();
  expect(performance.now() - begun).toBeGreaterThanOrEqual(135);
});

test('errors, token counts and lists are not paced', async () => {
  const { client } = await connect({ now: 0, pace: { firstByte: 60_000 } });
  await expect(client.messages.create({ ...params, max_tokens: -1 })).rejects.toThrow('max_tokens');
  const { model, messages } = params;
  expect(await client.messages.countTokens({ model, messages })).toHaveProperty('input_tokens');
  expect((await client.models.list()).data).not.toEqual([]);
});

test('a client that leaves ends the work, and the simulator serves on', async () => {
  const { client, simulator } = await connect({ now: 0, pace: { tokensPerSecond: 1 }, reply });
  const stream = await client.messages.create({ ...params, stream: true });
  for await (const { type } of stream) if (type === 'content_block_start') break;
  simulator.advance(1_000_000);
  expect((await client.models.list()).data).not.toEqual([]);
});

test('a stream waits for a client that reads slowly, and comes whole', async () => {
  const long = 'x'.repeat(150_000);
  const simulator = await start({ reply: () => long });
  const sent = request(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
  });
  sent.end(JSON.stringify({ ...params, max_tokens: 100_000, stream: true }));
  const [response] = await once(sent, 'response');
  response.pause();
  await new Promise((resolve) => setTimeout(resolve, 100));
  let body = '';
  for await (const chunk of response) body += chunk;
  const texts = [...body.matchAll(/"text":"(x*)"/g)].map(([, text]) => text);
  expect(texts.join('')).toBe(long);
  expect(body).toContain('"stop_reason":"end_turn"');
});

test('closing the simulator ends what waits', async () => {
  const { client, simulator } = await connect({ now: 0, pace: { firstByte: 60_000 } });
  const answer = client.messages.create(params);
  const failed = expect(answer).rejects.toThrow('Connection error.');
  await vi.waitFor(() => expect(simulator.requests[0]?.status).toBe(200));
  await simulator.close();
  await failed;
});
