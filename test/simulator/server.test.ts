import { expect, test } from 'vitest';
import { hello, post, start, user } from './support.ts';

const headers = { 'anthropic-version': '2023-06-01' };

test('every answer carries a request-id, and errors repeat it', async () => {
  const simulator = await start();
  const good = await post(simulator, hello);
  const bad = await post(simulator, { ...hello, model: '' });
  expect(good.headers.get('request-id')).toMatch(/^req_/);
  expect(bad.body).toEqual({
    type: 'error',
    error: {
      type: 'invalid_request_error',
      message: 'model: String should have at least 1 character',
    },
    request_id: bad.headers.get('request-id'),
  });
});

test.each([
  { sent: { 'x-api-key': 'a' }, status: 200 },
  { sent: { authorization: 'Bearer a' }, status: 200 },
  { sent: {}, status: 401 },
])('a request with $sent gets $status', async ({ sent, status }) => {
  const simulator = await start();
  const response = await fetch(`${simulator.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { ...headers, ...(sent as Record<string, string>) },
    body: JSON.stringify(hello),
  });
  expect(response.status).toBe(status);
});

test('the version is required', async () => {
  const simulator = await start();
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a' },
    body: JSON.stringify(hello),
  });
  expect(await response.json()).toMatchObject({
    error: { message: 'anthropic-version: header is required' },
  });
});

test('an unknown beta is refused', async () => {
  const simulator = await start();
  const { body } = await post(simulator, hello, {
    'anthropic-beta': 'files-api-2025-04-14,nope-2099-01-01',
  });
  expect(body.error.message).toBe(
    'Unexpected value(s) `nope-2099-01-01` for the `anthropic-beta` header. Please consult our documentation at platform.claude.com/docs or try again without the header.',
  );
});

test.each([
  {
    of: 'a lone surrogate',
    body: '{"a":"\\ud83d cut"}',
    says: 'no low surrogate in string: line 1 column 13 (char 12)',
  },
  {
    of: 'a low surrogate alone',
    body: '{"a":"\\ude00"}',
    says: 'invalid high surrogate in string: line 1 column 7 (char 6)',
  },
  {
    of: 'nothing',
    body: '',
    says: 'Input is a zero-length, empty document: line 1 column 1 (char 0)',
  },
  {
    of: 'half an object',
    body: '{"a":1',
    says: 'unexpected end of data: line 1 column 7 (char 6)',
  },
])('a body of $of is no JSON', async ({ body, says }) => {
  const simulator = await start();
  const answer = await post(simulator, body);
  expect(answer.body.error.message).toBe(`The request body is not valid JSON: ${says}`);
  expect(simulator.requests[0]?.body).toBe(body);
});

test.each(['\\ud83d\\ude00', '\\\\ud83d', '😀'])('a body with %s is JSON', async (content) => {
  const simulator = await start();
  const body = JSON.stringify({ ...hello, messages: [user('@')] }).replace('@', content);
  expect((await post(simulator, body)).status).toBe(200);
});

test('a body over 32 MB is too large', async () => {
  const simulator = await start();
  const { status, body } = await post(simulator, 'x'.repeat(33 * 1024 * 1024));
  expect([status, body.error.type]).toEqual([413, 'request_too_large']);
});

test.each(['/', '/v1/complete', '/v1/messages/batches/x/nope'])('%s is not found', async (path) => {
  const simulator = await start();
  const { status, body } = await post(simulator, hello, {}, path);
  expect([status, body.error.type]).toEqual([404, 'not_found_error']);
});

test.each([
  ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
  ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet-20241022'],
  ['claude-sonnet-4-0', 'claude-sonnet-4-20250514'],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5-20250929'],
  ['anthropic.claude-opus-5', 'claude-opus-5'],
  ['claude-opus-4-5@20251101', 'claude-opus-4-5-20251101'],
  ['anthropic/claude-opus-4.5', 'claude-opus-4-5-20251101'],
  ['mine', 'mine'],
])('%s is served by %s', async (model, served) => {
  const simulator = await start({ models: { mine: 'claude-opus-5-5' } });
  const { body } = await post(simulator, { ...hello, model });
  expect(body.model).toBe(served);
});

test('Bedrock takes its own form and names refusals in its own way', async () => {
  const simulator = await start({ platform: 'bedrock' });
  const form = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: [user('q')] };
  const good = await post(simulator, form, { 'anthropic-version': '' });
  const bad = await post(simulator, { ...form, max_tokens: -1 });
  const automatic = await post(simulator, { ...form, cache_control: { type: 'ephemeral' } });
  expect(automatic.body.error.message).toBe('cache_control: Extra inputs are not permitted');
  expect(good.status).toBe(200);
  expect([bad.status, bad.body.error.type]).toEqual([400, 'ValidationException']);
});

test('requests are recorded with their answers, up to a limit', async () => {
  const simulator = await start({ record: 2 });
  await post(simulator, hello);
  await post(simulator, { ...hello, max_tokens: -1 });
  await post(simulator, hello, { 'x-test': 'yes' });
  const [refused, served] = simulator.requests;
  expect(simulator.requests).toHaveLength(2);
  expect(refused).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
  expect(served).toMatchObject({
    status: 200,
    body: hello,
    headers: { 'x-test': 'yes' },
    usage: { output_tokens: expect.any(Number) },
  });
});

test('faults break requests before they are looked at', async () => {
  const simulator = await start({
    faults: (n) =>
      n === 1 ? { status: 529, headers: { 'retry-after': '3' } } : n === 2 ? 'reset' : undefined,
  });
  const first = await post(simulator, hello);
  expect([first.status, first.body.error.type, first.headers.get('retry-after')]).toEqual([
    529,
    'overloaded_error',
    '3',
  ]);
  await expect(post(simulator, hello)).rejects.toThrow('fetch failed');
  expect((await post(simulator, hello)).status).toBe(200);
});
