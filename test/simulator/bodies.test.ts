import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import type { PlatformName } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { hello, start } from './support.ts';

const headers = { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' };
const json = JSON.stringify(hello);

test.each([
  { encoding: 'gzip', body: gzipSync(json) },
  { encoding: 'GZIP', body: gzipSync(json) },
  { encoding: 'deflate', body: deflateSync(json) },
  { encoding: 'br', body: brotliCompressSync(json) },
  { encoding: 'identity', body: Buffer.from(json) },
])('a body in $encoding is served', async ({ encoding, body }) => {
  const simulator = await start();
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { ...headers, 'content-encoding': encoding },
    body,
  });
  expect(response.status).toBe(200);
  expect(simulator.requests[0]?.body).toEqual(hello);
});

type ErrorClass = abstract new (...given: never[]) => Error;

/** The client sends what `fetch` makes of its body. */
const sending =
  (body: Buffer, more: Record<string, string>) => (url: unknown, init?: RequestInit) =>
    fetch(String(url), { ...init, body, headers: { ...headers, ...more } });

test.each<{ of: string; body: Buffer; more: Record<string, string>; error: ErrorClass }>([
  {
    of: 'what is no gzip',
    body: Buffer.from(json),
    more: { 'content-encoding': 'gzip' },
    error: Anthropic.RequestBodyEncodingInvalidError,
  },
  {
    of: 'half of a gzip',
    body: gzipSync(json).subarray(0, 40),
    more: { 'content-encoding': 'gzip' },
    error: Anthropic.RequestBodyEncodingInvalidError,
  },
  {
    of: 'zstd',
    body: Buffer.from(json),
    more: { 'content-encoding': 'zstd' },
    error: Anthropic.RequestBodyEncodingUnsupportedError,
  },
  {
    of: 'a name from the prototype',
    body: Buffer.from(json),
    more: { 'content-encoding': 'constructor' },
    error: Anthropic.RequestBodyEncodingUnsupportedError,
  },
  {
    of: 'a megabyte that becomes a gigabyte',
    body: gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')),
    more: { 'content-encoding': 'gzip' },
    error: Anthropic.RequestBodyTooLargeAfterDecodingError,
  },
  {
    of: 'another charset',
    body: Buffer.from(json),
    more: { 'content-type': 'application/json; charset="UTF-16"' },
    error: Anthropic.Beta.BetaUnsupportedCharsetError,
  },
])('$of has an error class of its own', async ({ body, more, error }) => {
  const { client } = await connect({}, { fetch: sending(body, more) });
  const sent = client.messages.create({ ...hello, messages: [{ role: 'user', content: 'q' }] });
  await expect(sent).rejects.toThrow(error);
});

test('ISO-8859-1 is read as such', async () => {
  const simulator = await start();
  await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json; charset=ISO-8859-1' },
    body: Buffer.from(json.replace('Hello', 'Grüße'), 'latin1'),
  });
  expect(simulator.requests[0]?.body).toMatchObject({ messages: [{ content: 'Grüße' }] });
});

test('bytes that are no UTF-8 are no JSON', async () => {
  const simulator = await start();
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers,
    body: Buffer.from([0x22, 0xff, 0x22]),
  });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { message: 'The request body is not valid JSON: str is not valid UTF-8' } },
  ]);
});

test.each<{ platform: PlatformName; megabytes: number; status: number }>([
  { platform: 'anthropic', megabytes: 31, status: 400 },
  { platform: 'anthropic', megabytes: 33, status: 413 },
  { platform: 'vertex', megabytes: 31, status: 413 },
  { platform: 'bedrock', megabytes: 21, status: 413 },
])('$megabytes MB get $status on $platform', async ({ platform, megabytes, status }) => {
  const simulator = await start({ platform });
  const response = await fetch(`${simulator.url}/v1/messages`, {
    method: 'POST',
    headers,
    body: Buffer.alloc(megabytes * 1024 * 1024, ' '),
  });
  expect(response.status).toBe(status);
});
