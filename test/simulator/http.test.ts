import { once } from 'node:events';
import { request } from 'node:http';
import { connect as openSocket } from 'node:net';
import type { Simulator } from '@turnwise/simulator';
import { expect, test, vi } from 'vitest';
import { hello, post, start } from './support.ts';

const headers = { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' };

const served = async (simulator: Simulator) => (await post(simulator, hello)).status === 200;

/** Sends bytes as they are and gives everything that comes back. */
const raw = async (simulator: Simulator, text: string): Promise<string> => {
  const { hostname, port } = new URL(simulator.url);
  const socket = openSocket(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return received;
};

const head = (line: string, ...more: readonly string[]) =>
  [line, 'host: localhost', 'x-api-key: a', 'connection: close', ...more, '', ''].join('\r\n');

test.each([
  { of: 'no HTTP', text: 'nonsense\r\n\r\n', status: 400 },
  {
    of: 'headers of 100 kB',
    text: head('GET /v1/models HTTP/1.1', `x-big: ${'x'.repeat(1e5)}`),
    status: 400,
  },
  { of: 'a URL without sense', text: head('GET //[ HTTP/1.1'), status: 400 },
  {
    of: 'a host without sense',
    text: 'GET /v1/models HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n',
    status: 400,
  },
  { of: 'a path upwards', text: head('GET /v1/models/../../etc/passwd HTTP/1.1'), status: 404 },
  {
    of: 'a wrong length',
    text: head('POST /v1/messages HTTP/1.1', 'content-length: x'),
    status: 400,
  },
])('$of gets $status, and the next request is served', async ({ text, status }) => {
  const simulator = await start();
  const answer = await raw(simulator, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))).toMatchObject({
    type: 'error',
    request_id: expect.stringMatching(/^req_/),
  });
  expect(await served(simulator)).toBe(true);
});

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  { of: '100,000 brackets', body: nested(100_000) },
  { of: '100,000 objects', body: `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}` },
  { of: 'a deep tool schema', body: JSON.stringify(hello).replace('"Hello"', nested(2_000)) },
])('a body of $of is refused', async ({ body }) => {
  const simulator = await start();
  const answer = await post(simulator, body);
  expect([answer.status, answer.body.error.message]).toEqual([
    400,
    'The request body is not valid JSON: recursion limit reached: line 1 column 1 (char 0)',
  ]);
  expect(await served(simulator)).toBe(true);
});

test.each(['__proto__', 'constructor', 'toString'])('the key %s is no field', async (key) => {
  const simulator = await start();
  const body = JSON.stringify(hello).replace('{', `{"${key}":{"model":1},`);
  const inItem = JSON.stringify(hello).replace('"role"', `"${key}":{},"role"`);
  for (const sent of [body, inItem]) {
    const answer = await post(simulator, sent);
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringContaining(`${key}: Extra inputs are not permitted`),
    ]);
  }
  expect(({} as Record<string, unknown>).model).toBeUndefined();
});

test.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])('%s is not found', async (method) => {
  const simulator = await start();
  const response = await fetch(`${simulator.url}/v1/messages`, { method, headers });
  expect([response.status, response.headers.get('request-id')]).toEqual([
    404,
    expect.stringMatching(/^req_/),
  ]);
});

test('every answer names the organization', async () => {
  const simulator = await start();
  const models = await fetch(`${simulator.url}/v1/models`, { headers });
  const lost = await fetch(`${simulator.url}/nowhere`);
  expect(models.headers.get('anthropic-organization-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(lost.headers.get('anthropic-organization-id')).toBe(
    models.headers.get('anthropic-organization-id'),
  );
});

test('a GET may have a body, which is not looked at', async () => {
  const simulator = await start();
  const sent = request(`${simulator.url}/v1/models`, {
    headers: { ...headers, 'content-length': '8' },
  });
  sent.end('not JSON');
  const [response] = await once(sent, 'response');
  response.resume();
  expect(response.statusCode).toBe(200);
});

test('an upload that is broken off is recorded without an answer', async () => {
  const simulator = await start();
  const sent = request(`${simulator.url}/v1/messages`, { method: 'POST', headers });
  sent.on('error', () => {});
  sent.write('{"model":');
  await vi.waitFor(() => expect(simulator.requests).toHaveLength(1));
  sent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(simulator.requests[0]).toMatchObject({ status: 0, body: undefined });
  expect(simulator.requests[0]?.error).toBeUndefined();
  expect(await served(simulator)).toBe(true);
});

test('one connection serves many requests', async () => {
  const simulator = await start();
  const answers = await raw(
    simulator,
    `GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  expect(answers.match(/HTTP\/1.1 404/g)).toHaveLength(2);
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/a', '/b']);
});

test('closing leaves no connection open', async () => {
  const simulator = await start({ reply: () => new Promise(() => {}) });
  const failed = expect(post(simulator, hello)).rejects.toThrow('fetch failed');
  await vi.waitFor(() => expect(simulator.requests).toHaveLength(1));
  await simulator.close();
  await failed;
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed');
});
