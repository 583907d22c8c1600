import { readFileSync } from 'node:fs';
import { type Simulator, tableOf } from '@turnwise/simulator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assistant, call, hello, post, start, text, user } from './support.ts';

const system = [text('Answer briefly and say what you do not know. '.repeat(200))];

/** A conversation that reads what it wrote, a refusal, a request that breaks off, and one that is no message. */
async function played(): Promise<Simulator> {
  const simulator = await start({
    faults: (n) => (n === 4 ? 'reset' : undefined),
    reply: (_, { n }) => `This is simulated reply ${n}.`,
  });
  const body = { ...hello, system, cache_control: { type: 'ephemeral' } };
  const messages = [user('Hello'), assistant('Yes?'), user('And now? '.repeat(200))];
  await post(simulator, { ...body, messages: messages.slice(0, 1) });
  await post(simulator, { ...body, messages });
  await post(simulator, { ...hello, messages: [] });
  await expect(post(simulator, hello)).rejects.toThrow('fetch failed');
  await fetch(`${simulator.url}/v1/models`, {
    headers: { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' },
  });
  return simulator;
}

test('a table tells how each request was billed or refused', async () => {
  expect(`\n${tableOf(await played())}\n`).toMatchInlineSnapshot(`
    "
    request   conv.     model               status       read    written   uncached     output   dollars  cache
    req_1     conv_1    claude-sonnet-5     200             0      3,343          3         10   $0.0085  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
    req_2     conv_1    claude-sonnet-5     200         3,343        683          3         10   $0.0025  ███████████████▒▒▒
    req_3               claude-sonnet-5     400     invalid_request_error: messages: at least one message is required
    req_4     conv_1    claude-sonnet-5     none    POST /v1/messages
    req_5                                   200     GET /v1/models
    4 requests, 2 refused; 3,343 read, 4,026 written, 6 uncached, 20 output; $0.0109, the cache saved $0.0040
    "
  `);
});

test('the table in the README is what the command prints', async () => {
  const simulator = await start();
  const body = { ...hello, system, cache_control: { type: 'ephemeral' } };
  const messages = [user('Hello'), assistant('Yes?'), user('And now? '.repeat(200))];
  await post(simulator, { ...body, messages: messages.slice(0, 1) });
  await post(simulator, { ...body, messages });
  await post(simulator, { ...body, messages: [...messages, assistant([call('a')]), user('So?')] });
  const readme = readFileSync('packages/simulator/README.md', 'utf8');
  for (const line of tableOf(simulator).split('\n')) expect(readme).toContain(line);
});

test('a narrow table leaves out what is said elsewhere', async () => {
  expect(`\n${tableOf(await played(), { width: 90 })}\n`).toMatchInlineSnapshot(`
    "
    request   status       read    written   uncached     output   dollars  cache
    req_1     200             0      3,343          3         10   $0.0085  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
    req_2     200         3,343        683          3         10   $0.0025  ███████████████▒▒▒
    req_3     400     invalid_request_error: messages: at least one message is required
    req_4     none    POST /v1/messages
    req_5     200     GET /v1/models
    4 requests, 2 refused; 3,343 read, 4,026 written, 6 uncached, 20 output; $0.0109, the cache saved $0.0040
    "
  `);
});

test('colors change no character', async () => {
  const simulator = await played();
  const colored = tableOf(simulator, { color: true });
  const esc = String.fromCharCode(27);
  expect(colored).toContain(`${esc}[31minvalid_request_error`);
  expect(colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(tableOf(simulator));
});

test('a refusal stays on its line, whatever it says', async () => {
  const error = { status: 400, message: 'one\n\ttwo' };
  const simulator = await start({ reply: () => ({ error }) });
  await post(simulator, hello);
  expect(tableOf(simulator)).toContain('invalid_request_error: one two\n');
});

test('no line of a request is wider than asked for, and every bar fills its room', async () => {
  const simulator = await played();
  fc.assert(
    fc.property(fc.integer({ min: 90, max: 300 }), (width) => {
      const lines = tableOf(simulator, { width }).split('\n').slice(0, -1);
      const bars = lines.flatMap((line) => /[█▒·]+$/.exec(line)?.[0] ?? []);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
      expect(bars).toHaveLength(2);
      expect(new Set(bars.map(({ length }) => length)).size).toBe(1);
    }),
  );
});
