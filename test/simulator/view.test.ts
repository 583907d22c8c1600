import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import Anthropic from '@anthropic-ai/sdk';
import { type Simulator, startSimulator, type Tally } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { assistant, type Body, hello, post, start, text, user } from './support.ts';

/** What a test looks at of the page's state. */
interface State {
  readonly total: Tally;
  readonly conversations: readonly { readonly id: string; readonly tally: Tally }[];
  readonly earlier: number;
  readonly requests: readonly (Body & { readonly label: string; readonly segments: Body[] })[];
}

const system = [text('Answer briefly and say what you do not know. '.repeat(200))];
const automatic = { cache_control: { type: 'ephemeral' } };

async function get(simulator: Simulator, path: string) {
  const response = await fetch(simulator.url + path);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

async function stateOf(simulator: Simulator, query = ''): Promise<State> {
  return JSON.parse((await get(simulator, `/simulator/state${query}`)).body);
}

/** Sends a request for which fetch would not let the host be chosen. */
async function withHost(simulator: Simulator, path: string, host: string) {
  const sent = request(simulator.url + path, { headers: { host } }).end();
  const response = await new Promise<IncomingMessage>((resolve) => sent.on('response', resolve));
  return { status: response.statusCode, body: await textOf(response) };
}

test('the page is one document that may load nothing and run nothing but its own script', async () => {
  const { status, headers, body } = await get(await start(), '/');
  const script = /<script>(.*)<\/script>/s.exec(body)?.[1] ?? '';
  const policy = headers.get('content-security-policy');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain(createHash('sha256').update(script).digest('base64'));
  expect(body.match(/(?:src|href)="[^"]*"/g)).toEqual(['href="data:,"']);
  expect(() => new Function(script)).not.toThrow();
});

test('the page says how its first request is sent', async () => {
  const simulator = await start();
  const { body } = await get(simulator, '/');
  expect(body).toContain(`curl ${simulator.url}/v1/messages`);
  expect(body).toContain(`new Anthropic({ baseURL: '${simulator.url}', apiKey: 'test' })`);
});

test.each([
  { host: 'localhost:8080', status: 200 },
  { host: '[::1]:8080', status: 200 },
  { host: 'example.com', status: 403 },
  { host: '127.0.0.1.example.com', status: 403 },
  { host: 'localhost.example.com:8080', status: 403 },
])('to the host $host the page answers $status', async ({ host, status }) => {
  const simulator = await start();
  for (const path of ['/', '/simulator/state'])
    expect((await withHost(simulator, path, host)).status).toBe(status);
  const api = await withHost(simulator, '/v1/models', host);
  expect(api.status).toBe(401);
});

test('the page and what it asks for are no requests to the API', async () => {
  const simulator = await start();
  await get(simulator, '/');
  await stateOf(simulator);
  await get(simulator, '/simulator/requests/none');
  expect(simulator.requests).toEqual([]);
  expect((await post(simulator, hello)).headers.get('request-id')).toMatch(/0001$/);
});

test.each(['//', '/%', '/?%', '/simulator/state?conversation=%'])(
  '%s does not stop the simulator',
  async (path) => {
    const simulator = await start();
    await withHost(simulator, path, 'localhost');
    expect((await post(simulator, hello)).status).toBe(200);
  },
);

test('the state tells a conversation through the SDK: blocks by cache state, usage, dollars', async () => {
  const simulator = await start();
  const client = new Anthropic({ baseURL: simulator.url, apiKey: 'sk-secret', maxRetries: 0 });
  const params = { model: 'claude-sonnet-5', max_tokens: 100, system, ...automatic };
  const messages = [user('Hello'), assistant('Yes?'), user('Go on.')];
  await client.messages.create({ ...params, messages: messages.slice(0, 1) } as never);
  await client.messages.create({ ...params, messages } as never);
  await expect(client.messages.create({ ...params, messages: [] } as never)).rejects.toThrow('400');
  const { total, conversations, requests } = await stateOf(simulator);
  const [first, second, refused] = requests;
  expect(total).toEqual(simulator.ledger.total);
  expect(conversations).toMatchObject([
    { label: 'conv_1', model: 'claude-sonnet-5', at: simulator.requests[1]?.at },
  ]);
  expect(first?.segments.map(({ cache }) => cache)).toEqual(['written', 'written']);
  expect(second).toMatchObject({
    label: 'req_2',
    conversation: 'conv_1',
    status: 200,
    stopReason: 'end_turn',
    dollars: simulator.requests[1]?.dollars,
    usage: { cache_read_input_tokens: first?.segments.reduce((n, s) => n + Number(s.tokens), 0) },
    segments: [
      { cache: 'read', from: 'system.0', blocks: 1 },
      { cache: 'read', from: 'messages.0.content.0' },
      { cache: 'written', from: 'messages.1.content.0', to: 'messages.2.content.0', marker: '5m' },
    ],
  });
  expect(refused).toMatchObject({
    status: 400,
    error: { type: 'invalid_request_error', message: expect.stringContaining('messages') },
    segments: [],
  });
});

test('the state keeps to a conversation and to the latest requests', async () => {
  const simulator = await start();
  for (const question of ['a', 'b', 'b'])
    await post(simulator, { ...hello, messages: [user(question)] });
  const { conversations } = await stateOf(simulator);
  const first = conversations.at(-1)?.id;
  const labels = async (query: string) => {
    const { requests, earlier } = await stateOf(simulator, query);
    return [requests.map(({ label }) => label), earlier];
  };
  expect(await labels('')).toEqual([['req_1', 'req_2', 'req_3'], 0]);
  expect(await labels('?limit=2')).toEqual([['req_2', 'req_3'], 1]);
  expect(await labels(`?conversation=${first}`)).toEqual([['req_1'], 0]);
  expect(await get(simulator, '/simulator/state?limit=x')).toMatchObject({
    status: 400,
    body: 'limit is a whole number from 1.',
  });
});

test('a thousand blocks become a strip of at most a hundred pieces that miss no token', async () => {
  const simulator = await start();
  const blocks = Array.from({ length: 1_000 }, (_, n) => text('word '.repeat(1 + (n % 9))));
  await post(simulator, { ...hello, ...automatic, messages: [user(blocks)] });
  const [{ segments = [] } = {}] = (await stateOf(simulator)).requests;
  const sum = (of: readonly unknown[], field: string) =>
    of.reduce((total: number, item) => total + Number((item as Body)[field]), 0);
  expect(segments.length).toBeLessThanOrEqual(100);
  expect(sum(segments, 'blocks')).toBe(1_000);
  expect(sum(segments, 'tokens')).toBe(sum(simulator.requests[0]?.blocks ?? [], 'tokens'));
});

test('the details have every block with its beginning, and no key', async () => {
  const simulator = await start();
  const content = [text('<b>bold</b> '.repeat(50)), text('short')];
  await post(simulator, { ...hello, messages: [user(content)] }, { 'x-api-key': 'sk-secret' });
  const [recorded] = simulator.requests;
  const { body } = await get(simulator, `/simulator/requests/${recorded?.id}`);
  const { blocks, bodyText, bodyCut, sent } = JSON.parse(body);
  expect(body).not.toContain('sk-secret');
  expect(sent).toEqual({ 'anthropic-version': '2023-06-01' });
  expect(blocks).toMatchObject([
    { path: 'messages.0.content.0', excerpt: '<b>bold</b> '.repeat(50).slice(0, 160) },
    { path: 'messages.0.content.1', excerpt: 'short', cache: 'uncached' },
  ]);
  expect([JSON.parse(bodyText), bodyCut]).toEqual([recorded?.body, false]);
});

test('a large body is cut in the details and whole at an address of its own', async () => {
  const simulator = await start();
  await post(simulator, { ...hello, messages: [user('word '.repeat(50_000))] });
  const [recorded] = simulator.requests;
  const detail = JSON.parse((await get(simulator, `/simulator/requests/${recorded?.id}`)).body);
  expect([detail.bodyText.length, detail.bodyCut]).toEqual([100_000, true]);
  const whole = await get(simulator, `/simulator/requests/${recorded?.id}/body`);
  expect(JSON.parse(whole.body)).toEqual(recorded?.body);
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await get(simulator, '/simulator/requests/req_x')).toMatchObject({ status: 404 });
});

test('events tell of every change, of many at once by a few, and end with the simulator', async () => {
  const simulator = await startSimulator();
  const response = await fetch(`${simulator.url}/simulator/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value ?? '';
  let seen = '';
  while (!seen.includes('event: change\n')) seen += await next();
  await post(simulator, hello);
  expect(await next()).toBe('event: change\ndata: {}\n\n');
  const many = Promise.all(Array.from({ length: 50 }, () => post(simulator, hello)));
  let told = 0;
  while ((await stateOf(simulator)).total.requests < 51) {
    await next();
    told += 1;
  }
  await many;
  expect(told).toBeLessThan(25);
  await simulator.close();
  await expect(Promise.all([next(), next(), next()])).rejects.toThrow('terminated');
});
