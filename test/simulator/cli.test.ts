import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hello, start } from './support.ts';

const program = fileURLToPath(new URL('../../packages/simulator/src/cli.ts', import.meta.url));

const run = (...flags: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', program, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('the command prints its address, a line a request, what they came to, and ends on SIGINT', async () => {
  const child = run('--platform', 'vertex');
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const url = (await lines.next()).value;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify(hello),
  });
  expect((await lines.next()).value).toBe(
    'Opened in a browser, it shows each request block by block.',
  );
  expect((await lines.next()).value).toMatch(/^request +conv\. +model +status +read +written/);
  expect((await lines.next()).value).toMatch(
    /^req_1 +conv_1 +claude-sonnet-5 +200 +0 +0 +\d+ +\d+ +\$0\.\d{4} +·+$/,
  );
  child.kill('SIGINT');
  expect((await lines.next()).value).toMatch(/^1 request, 0 refused; 0 read, 0 written, \d+ unc/);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a trace given by its file is played', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'turnwise-')), 'trace.jsonl');
  const trace = [
    { type: 'request', append: hello.messages },
    { type: 'final_assistant', content: 'As recorded.' },
  ];
  writeFileSync(file, trace.map((line) => JSON.stringify(line)).join('\n'));
  const child = run('--trace', file, '--seed', '35');
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const response = await fetch(`${(await lines.next()).value}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify(hello),
  });
  expect(await response.json()).toMatchObject({
    id: 'msg_01SIM000000z000000000001',
    content: [{ text: 'As recorded.' }],
  });
  child.kill('SIGINT');
  await once(child, 'exit');
});

/** Statuses of so many requests, 0 for one whose connection broke, and what the first took. */
async function asked(times: number, ...flags: readonly string[]) {
  const child = run('--seed', '4', ...flags);
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const { value: url } = await lines.next();
  const statuses: number[] = [];
  const began = performance.now();
  let first = 0;
  for (let n = 0; n < times; n += 1) {
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'a', 'anthropic-version': '2023-06-01' },
      body: JSON.stringify(hello),
    }).catch(() => undefined);
    await response?.text().catch(() => undefined);
    first ||= performance.now() - began;
    statuses.push(response?.status ?? 0);
  }
  child.kill('SIGINT');
  await once(child, 'exit');
  return { statuses, first };
}

test('limits refuse what is beyond them', async () => {
  const requests = await asked(3, '--requests-per-minute', '2');
  expect(requests.statuses).toEqual([200, 200, 429]);
  const tokens = await asked(2, '--input-tokens-per-minute', '10');
  expect(tokens.statuses).toEqual([200, 429]);
});

test('a pace is kept', async () => {
  const { first } = await asked(1, '--tokens-per-second', '100');
  expect(first).toBeGreaterThan(200);
});

test('a share of the requests fails, the same at every run', async () => {
  const [some, again] = [
    await asked(30, '--fault-rate', '0.5'),
    await asked(30, '--fault-rate', '0.5'),
  ];
  expect(some.statuses).toEqual(again.statuses);
  expect(some.statuses).toEqual(expect.arrayContaining([0, 200, 429, 529]));
  const none = await asked(5, '--fault-rate', '0');
  expect(none.statuses).toEqual([200, 200, 200, 200, 200]);
});

test('a trace that is none is refused with the line', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'turnwise-')), 'trace.jsonl');
  writeFileSync(file, '{}\n\n{"type":');
  const child = run('--trace', file);
  const [chunk] = await once(child.stderr ?? process.stdin, 'data');
  expect(String(chunk)).toContain(`--trace: line 3 of ${file} is no JSON. `);
});

test.each([
  { flags: ['--seed', '1.5'], says: '--seed is a whole number, not "1.5"' },
  { flags: ['--platform', 'moon'], says: '--platform is one of anthropic, bedrock' },
  { flags: ['--port', 'x'], says: '--port is a whole number, not "x"' },
  { flags: ['--port', '70000'], says: '--port is at most 65535, not 70000' },
  { flags: ['--record', '-1'], says: "Option '--record' argument is ambiguous" },
  { flags: ['--tokens-per-second', '0'], says: '--tokens-per-second is at least 1; leave it out' },
  { flags: ['--fault-rate', '2'], says: '--fault-rate is a share of the requests from 0 to 1' },
  { flags: ['--prot', '1'], says: "Unknown option '--prot'" },
])('$flags is refused with how to write it', async ({ flags, says }) => {
  const child = run(...flags);
  const [chunk] = await once(child.stderr ?? process.stdin, 'data');
  expect(String(chunk)).toContain(says);
  expect(String(chunk)).toContain('turnwise-simulator [--port NUMBER]');
  expect(await once(child, 'exit')).toEqual([1, null]);
});

test('a port that is taken is said to be, with what to do', async () => {
  const { url } = await start();
  const { port } = new URL(url);
  const child = run('--port', port);
  const [chunk] = await once(child.stderr ?? process.stdin, 'data');
  expect(String(chunk)).toContain(`127.0.0.1:${port}: choose another with --port`);
  expect(await once(child, 'exit')).toEqual([1, null]);
});
