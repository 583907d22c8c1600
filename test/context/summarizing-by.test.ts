import type { SummarySource } from '@turnwise/context';
import { afterAll, describe, expect, test } from 'vitest';
import {
  connect,
  isAsking,
  messagesOf,
  SUMMARY,
  startApi,
  talk,
  texts,
  words,
} from './summaries.ts';

const api = await startApi();
afterAll(() => api.simulator.close());
const { url } = api.simulator;
const first = (request: Parameters<typeof messagesOf>[0]) => {
  const [message] = messagesOf(request);
  return message ? texts(message) : [];
};

describe('a summary by another model', () => {
  test('is asked for by params of its own, with nothing but the text of what it summarizes', async () => {
    const by = { model: 'claude-haiku-5-5', max_tokens: 900, thinking: { type: 'disabled' } };
    const { client, steps } = connect(url, { summarize: { by } });
    const history = await talk(client, 1, { size: 150 });
    while (!steps.some(({ code }) => code === 'summarized')) {
      await talk(client, 1, { history, size: 150 });
    }
    const { requests } = api.simulator;
    const [asked, next] = requests.slice(-2);
    expect(requests.map(({ status }) => status)).toEqual(requests.map(() => 200));
    const { system, messages } = (asked?.body ?? {}) as Record<string, unknown>;
    expect(asked?.body).toEqual({ ...by, system, messages });
    expect(JSON.stringify(system)).toContain('You keep the records');
    expect(messages).toHaveLength(1);
    expect(first(asked)[0]).toMatch(
      /^\[user\]\nq0 q0 .*\n\n\[assistant\]\nFine\.\n\n\[user\]\nq2 /,
    );
    expect(first(asked)[0]).not.toContain(words(1, `q${history.length - 2}`));
    expect(first(next)[0]).toContain(SUMMARY);
    const written = steps.find(({ code }) => code === 'summary-written');
    expect(written?.paid).toMatchObject({ model: by.model, usage: asked?.usage });
  });
});

describe('a summary by a function', () => {
  test('is what it makes of the text, and costs no request', async () => {
    const sources: SummarySource[] = [];
    const by = (source: SummarySource) => {
      sources.push(source);
      return `${sources.length}: ${source.text.slice(0, 40)}`;
    };
    const { client, steps } = connect(url, { summarize: { by } });
    const history = await talk(client, 1, { size: 150 });
    while (sources.length < 2) await talk(client, 1, { history, size: 150 });
    expect(
      api.simulator.requests.slice(-history.length / 2).some(({ body }) => isAsking(body)),
    ).toBe(false);
    expect(first(api.simulator.requests.at(-1))[0]).toContain(
      '2: [user]\n&lt;conversation_record>',
    );
    expect(sources[1]?.text).toContain('1: [user]\nq0 q0');
    expect(sources[1]?.signal.aborted).toBe(false);
    expect(steps.filter(({ paid }) => paid)).toEqual([]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('no')), 'error'],
    ['returns no text', () => 7, 'empty'],
    ['never ends', () => new Promise(() => {}), 'timeout'],
  ])('that %s leaves the history as it is', async (_, by, reason) => {
    const { client, codes } = connect(url, { summarize: { by: by as never, timeout: 50 } });
    const history = await talk(client, 1, { size: 150 });
    while (codes().length === 0) await talk(client, 1, { history, size: 150 });
    expect(codes()).toEqual([`summary-failed ${reason}`]);
    expect(messagesOf(api.simulator.requests.at(-1))).toHaveLength(history.length - 1);
  });
});
