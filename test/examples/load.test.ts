import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const load = (...more: readonly string[]) =>
  run(
    `${root}/node_modules/.bin/tsx`,
    ['--conditions', '@turnwise/source', 'examples/load/main.ts', ...more],
    { cwd: root },
  );

test('the load command prints what a simulator used for the requests that it was sent', async () => {
  const { stdout } = await load('--requests', '40', '--seconds', '100');
  expect(stdout).toMatch(/^40 requests of 10000 bytes, \d+ % of their tokens read from the cache/);
  expect(stdout).toMatch(/\d+ requests of 1 MB, \d+ % read/);
  expect(stdout).toMatch(/40 +\d+ MB +\d+ MB\n$/);
});

test('a number that is none is refused with how to write it', async () => {
  await expect(load('--requests', 'many')).rejects.toThrow('requests');
});
