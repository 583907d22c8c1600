import { afterAll, expect, test } from 'vitest';
import { connect, isAsking, messagesOf, SUMMARY, startApi, talk, texts } from './summaries.ts';

const api = await startApi();
afterAll(() => api.simulator.close());
const { url } = api.simulator;

test.each([false, true])(
  'from soft on, a summary is written behind a reply and taken by the next request (streamed: %s)',
  async (stream) => {
    const before = api.simulator.requests.length;
    const works: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => void works.push(work);
    const { client, codes } = connect(url, { summarize: { waitUntil } });
    const history = await talk(client, 1, { size: 150, stream });
    while (works.length === 0) await talk(client, 1, { history, size: 150, stream });
    await Promise.all(works);
    await talk(client, 1, { history, size: 150, stream });

    const requests = api.simulator.requests.slice(before);
    const at = requests.findIndex(({ body }) => isAsking(body));
    const [last, asked, next] = requests.slice(at - 1, at + 2);
    expect(codes()).toEqual(['summary-written', 'summarized']);
    expect(works).toHaveLength(1);
    expect(messagesOf(asked).length).toBe(messagesOf(last).length);
    const { cache_read_input_tokens: read = 0, cache_creation_input_tokens: made = 0 } =
      last?.usage ?? {};
    expect(asked?.usage?.cache_read_input_tokens).toBe(read + made);
    expect(read).toBeGreaterThan(8_000);
    expect(messagesOf(next)[0] && texts(messagesOf(next)[0] as never)[0]).toContain(SUMMARY);
    expect(messagesOf(next).length).toBeLessThan(messagesOf(last).length);
  },
);

test('a request that exceeds the trigger waits for the summary that is under way', async () => {
  let answer = (_: string): void => {};
  const slow = await startApi(() => new Promise<string>((resolve) => (answer = resolve)));
  const works: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => void works.push(work);
  const { client, codes } = connect(slow.simulator.url, {
    summarize: { waitUntil, keepUserText: 500 },
  });
  const history = await talk(client, 1, { size: 150 });
  while (works.length === 0) await talk(client, 1, { history, size: 150 });
  setTimeout(() => answer(SUMMARY), 1_500);
  while (!codes().includes('summarized')) await talk(client, 1, { history, size: 600 });
  await Promise.all(works);
  await talk(client, 2, { history, size: 150 });
  await slow.simulator.close();
  expect(slow.asked()).toHaveLength(1);
  expect(works).toHaveLength(1);
  expect(codes()).toEqual(['summary-written', 'summarized', 'summarized', 'summarized']);
});

test('what fails behind a reply is reported, and nothing else happens', async () => {
  const failing = await startApi(() => ' ');
  const works: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => void works.push(work);
  const { client, codes } = connect(failing.simulator.url, { summarize: { waitUntil } });
  const history = await talk(client, 1, { size: 150 });
  while (works.length === 0) await talk(client, 1, { history, size: 150 });
  await Promise.all(works);
  expect(codes()).toEqual(['summary-failed empty']);
  await talk(client, 1, { history, size: 1 });
  await failing.simulator.close();
  expect(failing.sent().at(-1)?.messages).toHaveLength(history.length - 1);
});
