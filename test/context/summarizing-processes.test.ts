import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Message } from '@turnwise/core';
import { expect, test, vi } from 'vitest';
import { longRequest, SUMMARY, startApi, texts } from './summaries.ts';

const program = fileURLToPath(new URL('./summarizing-process.ts', import.meta.url));

function start(url: string, folder: string) {
  const flags = ['--conditions', '@turnwise/source', '--import', 'tsx'];
  const child = spawn(process.execPath, [...flags, program, url, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const codes = text(child.stdout).then((said): string[] => JSON.parse(said || '[]'));
  return { child, ended, codes };
}

test('of three processes with one conversation, one is killed, and no history is lost or billed twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnwise-'));
  let hangs = true;
  const api = await startApi(async () => {
    if (hangs) await new Promise(() => {});
    return sleep(300).then(() => SUMMARY);
  });
  const { url } = api.simulator;

  const killed = start(url, folder);
  await vi.waitFor(() => expect(api.asked()).toHaveLength(1), 20_000);
  killed.child.kill('SIGKILL');
  await killed.ended;
  hangs = false;

  const others = [start(url, folder), start(url, folder)];
  const codes = await Promise.all(others.map((other) => other.codes));
  const last = start(url, folder);
  expect((await last.codes).at(-1)).toBe('summarized');
  await api.simulator.close();

  const whole = longRequest().messages;
  for (const { messages } of api.sent()) {
    const first = texts(messages[0] as Message)[0] ?? '';
    const isSummarized = first.includes(SUMMARY);
    expect(isSummarized || messages.length === whole.length).toBe(true);
    expect(texts(messages.at(-1) as Message)).toEqual(['So?']);
  }
  expect(api.sent()).toHaveLength(3);
  // What the killed one began, and what was written after it.
  expect(api.asked()).toHaveLength(2);
  expect(codes.every(([code]) => code !== undefined)).toBe(true);
}, 60_000);
