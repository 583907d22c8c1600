import type { Message } from '@turnwise/core';
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

describe('a conversation that outgrows the trigger', () => {
  test.each([false, true])('goes on behind its summary (streamed: %s)', async (stream) => {
    const before = api.simulator.requests.length;
    const { client, codes, steps } = connect(url);
    const history = await talk(client, 32, { size: 150, stream });

    const requests = api.simulator.requests.slice(before);
    expect(requests.map(({ status }) => status)).toEqual(requests.map(() => 200));
    const at = requests.findIndex(({ body }) => isAsking(body));
    const [asked, next, after] = requests.slice(at, at + 3);
    expect(codes().slice(0, 2)).toEqual(['summary-written', 'summarized']);
    expect(steps.filter(({ middleware }) => middleware === 'window')).toEqual([]);

    const whole = at * 2 + 1;
    const [summary, ...messages] = messagesOf(next);
    const kept = messages.length;
    expect(summary && texts(summary)[0]).toContain(SUMMARY);
    expect(summary && texts(summary).at(-1)).toBe(words(150, `q${whole - kept - 1}`));
    expect(messages.flatMap(texts)).toEqual(history.slice(whole - kept, whole).flatMap(texts));
    const start = messagesOf(after).slice(0, kept + 1);
    expect(start.flatMap(texts)).toEqual(messagesOf(next).flatMap(texts));

    const size = requests[at - 1]?.usage?.cache_creation_input_tokens ?? 0;
    expect(asked?.usage?.cache_read_input_tokens).toBeGreaterThan(size);
    const written = steps.find(({ code }) => code === 'summary-written');
    expect(written?.paid?.usage).toMatchObject({ output_tokens: expect.any(Number) });
  });

  test('has its summary asked for as the request would go out, with an instruction behind it', async () => {
    const before = api.simulator.requests.length;
    const { client } = connect(url);
    await talk(client, 32, { size: 150, stream: true });
    const requests = api.simulator.requests.slice(before);
    const at = requests.findIndex(({ body }) => isAsking(body));
    const [last, asked] = requests.slice(at - 1, at + 1);
    const changed = { max_tokens: 800, messages: messagesOf(asked) };
    expect(asked?.body).toEqual({ ...(last?.body as object), ...changed });
    const start = messagesOf(asked).slice(0, messagesOf(last).length);
    expect(start.flatMap(texts)).toEqual(messagesOf(last).flatMap(texts));
    expect(JSON.stringify(messagesOf(asked).at(-1)?.content.at(-1))).not.toContain('cache_control');
  });

  test('has its summary updated, not written again from the start', async () => {
    const before = api.simulator.requests.length;
    const { client } = connect(url);
    await talk(client, 54, { size: 150 });
    const asked = api.simulator.requests.slice(before).filter(({ body }) => isAsking(body));
    expect(asked.length).toBeGreaterThan(1);
    for (const [index, request] of asked.entries()) {
      const said = JSON.stringify(messagesOf(request));
      expect(said.includes(SUMMARY)).toBe(index > 0);
      expect(said.includes('The conversation begins with a <conversation_record>')).toBe(index > 0);
    }
  });
});

const failures = [
  ['calls a tool', () => [{ type: 'tool_use', name: 'run', input: {} }], 'tool-call'],
  ['says nothing', () => ' ', 'empty'],
  ['is longer than what it stands for', () => words(5_000, 'long'), 'too-long'],
  ['never comes', () => new Promise<string>(() => {}), 'timeout'],
] as const;

describe('a summary that', () => {
  test.each(failures)('%s leaves the history as it is', async (_, summary, reason) => {
    const failing = await startApi(summary as never);
    const { client, codes } = connect(failing.simulator.url, { summarize: { timeout: 150 } });
    const history: Message[] = [];
    const turn = { history, size: 150, max_tokens: 7_000 };
    while (failing.asked().length === 0) await talk(client, 1, turn);
    await failing.simulator.close();
    expect(codes()).toEqual([`summary-failed ${reason}`]);
    expect(failing.sent().at(-1)?.messages.flatMap(texts)).toEqual(
      history.slice(0, -1).flatMap(texts),
    );
  });
});
