import { setTimeout as sleep } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import type { Message, Step, Store } from '@turnwise/core';
import type { TurnwiseOptions } from 'turnwise';
import { describe, expect, test, vi } from 'vitest';
import {
  contextWindow,
  longRequest,
  messagesOf,
  model,
  SUMMARY,
  startApi,
  talk,
  texts,
} from './summaries.ts';

/** The whole stack as another process has it, which shares nothing with this one but a store. */
async function startProcess(url: string, store: Store, summarize: TurnwiseOptions['summarize']) {
  vi.resetModules();
  const { turnwise } = await import('turnwise');
  const steps: Step[] = [];
  const client = turnwise(new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0 }), {
    models: { [model]: { id: model, contextWindow } },
    namespace: 'harbor',
    store,
    summarize: summarize ?? true,
    onFault: 'throw',
    on: (step) => steps.push(step),
  });
  const codes = () => steps.flatMap((it) => (it.middleware === 'summarize' ? [it.code] : []));
  return { client, codes };
}

/** A store as one has it on another machine: a little late, and what is old goes. */
function storeOf(exact: boolean): Store {
  const values = new Map<string, { readonly value: string; readonly until: number }>();
  const get = (key: string) => {
    const found = values.get(key);
    return found && performance.now() < found.until ? found.value : undefined;
  };
  const set = (key: string, value: string, lifetime: number) =>
    void values.set(key, { value, until: performance.now() + lifetime });
  const late = async <T>(work: () => T): Promise<T> => sleep(3).then(work);
  return {
    get: (key) => late(() => get(key)),
    set: (key, value, lifetime) => late(() => set(key, value, lifetime)),
    delete: (key) => late(() => values.delete(key)),
    ...(exact && {
      setIfAbsent: (key, value, lifetime) =>
        late(() => {
          if (get(key) !== undefined) return false;
          set(key, value, lifetime);
          return true;
        }),
    }),
  };
}

const long = longRequest().messages as Message[];
const request = (messages: readonly Message[]) => ({ model, max_tokens: 200, messages }) as never;

describe('two processes with one conversation', () => {
  test.each([
    ['exactly once where the store has setIfAbsent', true, 1],
    ['twice at most where it has not', false, 2],
  ])('summarize it %s', async (_, exact, most) => {
    const slow = await startApi(() => sleep(300).then(() => SUMMARY));
    const store = storeOf(exact);
    const one = await startProcess(slow.simulator.url, store, true);
    const other = await startProcess(slow.simulator.url, store, true);
    await Promise.all([one, other].map(({ client }) => client.messages.create(request(long))));
    await slow.simulator.close();
    expect(slow.asked().length).toBeLessThanOrEqual(most);
    expect(slow.sent()).toHaveLength(2);
    for (const { messages } of slow.sent()) {
      expect(messages[0] && texts(messages[0])[0]).toContain(SUMMARY);
      expect(messages.at(-1) && texts(messages.at(-1) as Message)).toEqual(['So?']);
    }
    for (const { codes } of [one, other]) expect(codes()).toContain('summarized');
  });

  test('go on behind the same summary, whoever wrote it', async () => {
    const api = await startApi();
    const store = storeOf(true);
    const one = await startProcess(api.simulator.url, store, true);
    await one.client.messages.create(request(long));
    await sleep(20);
    const other = await startProcess(api.simulator.url, store, true);
    const next = [
      ...long,
      { role: 'assistant', content: 'Fine.' },
      { role: 'user', content: 'And?' },
    ];
    await other.client.messages.create(request(next));
    await api.simulator.close();
    expect(other.codes()).toEqual(['summarized']);
    const [before, after] = api.sent();
    const start = messagesOf({ body: after }).slice(0, before?.messages.length);
    expect(start.flatMap(texts)).toEqual(before?.messages.flatMap(texts));
  });
});

test('a summary that was begun by a process which is gone is written again later', async () => {
  const hanging = await startApi(() => new Promise<string>(() => {}));
  const api = await startApi();
  const store = storeOf(true);
  const gone = await startProcess(hanging.simulator.url, store, { timeout: 600 });
  gone.client.messages.create(request(long)).catch(() => {});
  await vi.waitFor(() => expect(hanging.asked()).toHaveLength(1));
  // What the process would still do never reaches the store.
  const { set, delete: drop } = store;
  Object.assign(store, { set: () => {}, delete: () => {} });
  await hanging.simulator.close();
  await sleep(50);
  Object.assign(store, { set, delete: drop });

  const next = await startProcess(api.simulator.url, store, { timeout: 600 });
  await next.client.messages.create(request(long));
  expect(next.codes()).toEqual(['summary-failed']);
  expect(api.sent()[0]?.messages).toHaveLength(long.length);
  const history = long.slice();
  history.push({ role: 'assistant', content: 'Fine.' });
  await talk(next.client, 1, { history, size: 10 });
  await api.simulator.close();
  expect(next.codes()).toEqual(['summary-failed', 'summary-written', 'summarized']);
  expect(api.asked()).toHaveLength(1);
});

test('a store that fails costs no request and no summary', async () => {
  const api = await startApi();
  const fail = () => Promise.reject(new Error('down'));
  const store = { get: fail, set: fail, delete: fail, setIfAbsent: fail };
  const { client, codes } = await startProcess(api.simulator.url, store, true);
  await client.messages.create(request(long));
  await api.simulator.close();
  expect(codes()).toEqual(['summary-written', 'summarized']);
});
