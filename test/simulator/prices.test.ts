import { priceOf } from '@turnwise/cache';
import type { Simulator } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { type Body, post, start, text, user } from './support.ts';

const hour = { cache_control: { type: 'ephemeral', ttl: '1h' } };
const marker = { cache_control: { type: 'ephemeral' } };

/** Both lifetimes and a rest. */
const mixed = {
  max_tokens: 100,
  system: [text('word '.repeat(4_000), hour)],
  messages: [user([text('word '.repeat(4_000), marker)])],
};

const startWith = (tokens: number) =>
  start({
    count: () => tokens,
    reply: () => ({ content: 'ok', usage: { output_tokens: 1_000 } }),
  });

/** What a first request is billed, and one that continues it. */
async function bills(simulator: Simulator, body: Body, headers: Record<string, string> = {}) {
  const again = { ...mixed, messages: [...mixed.messages, user([text('hm', marker)])] };
  await post(simulator, { ...mixed, ...body }, headers);
  await post(simulator, { ...again, ...body }, headers);
  return simulator.requests.slice(-2);
}

async function modelIds(simulator: Simulator): Promise<readonly string[]> {
  const response = await fetch(
    `${simulator.url}/v1/models?limit=1000&lifecycle=active&lifecycle=deprecated&lifecycle=retired`,
    {
      headers: { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' },
    },
  );
  const { data } = (await response.json()) as { data: readonly { id: string }[] };
  // The models of 2023 are none that the other package knows.
  return data.map(({ id }) => id).filter((id) => !id.startsWith('claude-2'));
}

test.each([100_000, 100_001])(
  'every model costs what the other package says it does, with a prompt of %i tokens',
  async (tokens) => {
    const simulator = await startWith(tokens);
    const ids = await modelIds(simulator);
    expect(ids.length).toBeGreaterThan(25);
    for (const id of ids) {
      const [written, read] = await bills(simulator, { model: id });
      expect(written?.usage?.cache_creation_input_tokens).toBeGreaterThan(90_000);
      expect(read?.usage?.cache_read_input_tokens).toBeGreaterThan(90_000);
      for (const { usage, dollars } of [written, read].flatMap((request) => request ?? [])) {
        const cost = usage && priceOf({ ...usage }, id)?.total;
        if (cost === undefined) expect([id, dollars]).toEqual(['claude-mythos-preview', undefined]);
        else expect(dollars, id).toBeCloseTo(cost, 9);
      }
    }
  },
);

describe('a request costs', () => {
  const fast = { 'anthropic-beta': 'fast-mode-2026-02-01' };
  const opus = 'claude-opus-5';

  test.each([
    { what: 'in the US a tenth more', model: opus, body: { inference_geo: 'us' }, factor: 1.1 },
    { what: 'fast, twice as much', model: opus, body: { speed: 'fast' }, headers: fast, factor: 2 },
    { what: 'at standard speed the same', model: opus, body: {}, headers: fast, factor: 1 },
  ])('$what', async ({ model, body, headers, factor }) => {
    const plain = await bills(await startWith(20_000), { model });
    const other = await bills(await startWith(20_000), { model, ...body }, headers);

    expect(other.map(({ dollars }) => dollars)).toEqual(
      plain.map(({ dollars = 0 }) => expect.closeTo(dollars * factor, 9)),
    );
  });
});
