import Anthropic from '@anthropic-ai/sdk';
import type { Breakdown } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { connect, isAsking, messagesOf, model, startApi, talk, texts, words } from './summaries.ts';

test('the caller aborts a request together with its summary', async () => {
  const hanging = await startApi(() => new Promise<string>(() => {}));
  const { client, codes } = connect(hanging.simulator.url);
  const history = await talk(client, 27, { size: 150 });
  history.push({ role: 'user', content: words(600, 'more') });
  const controller = new AbortController();
  const params = { model, max_tokens: 200, messages: history } as never;
  const run = client.messages.create(params, { signal: controller.signal });
  setTimeout(() => controller.abort(), 200);
  await expect(run).rejects.toThrow(Anthropic.APIUserAbortError);
  await hanging.simulator.close();
  expect(hanging.asked()).toHaveLength(1);
  expect(hanging.sent()).toHaveLength(27);
  expect(codes()).toEqual([]);
});

test('a breaker stops summaries that fail, for longer and longer', async () => {
  let now = Date.parse('2026-11-26');
  const failing = await startApi(() => '');
  const { client, codes } = connect(failing.simulator.url, { now: () => now });
  const history = await talk(client, 1, { size: 150 });
  while (failing.asked().length === 0) await talk(client, 1, { history, size: 150 });
  const asked: number[] = [];
  for (const wait of [0, 0, 0, 29_000, 2_000, 59_000, 2_000]) {
    now += wait;
    await talk(client, 1, { history, size: 20 });
    asked.push(failing.asked().length);
  }
  await failing.simulator.close();
  expect(asked).toEqual([2, 3, 3, 3, 4, 4, 5]);
  expect(codes()).toContain('summary-paused');
});

test('a history without a summary is cut where it exceeds the budget, and grows at that place', async () => {
  const failing = await startApi(() => '');
  const { client, codes, steps } = connect(failing.simulator.url, { window: false });
  await talk(client, 36, { size: 150 });
  await failing.simulator.close();
  expect(failing.simulator.requests.every(({ status }) => status === 200)).toBe(true);
  expect(codes()).toContain('summary-fallback');
  expect(new Set(steps.flatMap(({ code, path }) => (code === 'cut' ? [path] : []))).size).toBe(1);
});

const faults: readonly (readonly [string, Breakdown])[] = [
  ['the API refuses', { status: 529 }],
  ['breaks off', { cut: { events: 3 } }],
  ['fails in the middle', { streamError: { type: 'overloaded_error' }, after: 3 }],
  ['finds no connection', 'reset'],
];

test.each(faults)('a summary that %s is none', async (_, fault) => {
  const failing = await startApi(undefined, {
    faults: (_n, params) => (isAsking(params) ? fault : undefined),
  });
  const { client, codes } = connect(failing.simulator.url);
  const history = await talk(client, 1, { size: 150, stream: true });
  while (codes().length === 0) await talk(client, 1, { history, size: 150, stream: true });
  await failing.simulator.close();
  expect(failing.asked()).toHaveLength(1);
  expect(codes()).toEqual(['summary-failed error']);
  expect(failing.sent().at(-1)?.messages.flatMap(texts)).toEqual(
    history.slice(0, -1).flatMap(texts),
  );
});

test('a conversation whose cache is cold is not cut early where a summary is to come', async () => {
  let now = Date.parse('2026-11-26');
  const api = await startApi();
  const { client, codes, steps } = connect(api.simulator.url, { now: () => now });
  const history = await talk(client, 27, { size: 150 });
  now += 6 * 60_000;
  while (!codes().includes('summarized')) {
    await talk(client, 1, { history, size: 20 });
    now += 6 * 60_000;
  }
  await api.simulator.close();
  expect(steps.filter(({ middleware }) => middleware === 'window')).toEqual([]);
  expect(messagesOf(api.asked()[0]).length).toBe(history.length - 1);
});
