import type Anthropic from '@anthropic-ai/sdk';
import { caching, type Tally } from '@turnwise/cache';
import { expect, test } from 'vitest';
import { traceOf } from '../../examples/demo/trace.ts';
import { compare, rowOf } from '../../examples/replay/compare.ts';
import { Dialog, type TimedRequest } from '../../examples/replay/dialog.ts';
import { type Family, families } from '../../examples/replay/families.ts';
import { play } from '../../examples/replay/play.ts';
import { fixed, none, ours, type Policy } from '../../examples/replay/policies.ts';
import { reportOf } from '../../examples/replay/print.ts';
import { createRandom } from '../../examples/replay/random.ts';
import { recordedRequests } from '../../examples/replay/recorded.ts';
import { svgOf } from '../../examples/replay/svg.ts';

const policyOf = (name: string) => fixed.find((policy) => policy.name === name) as Policy;

/** A chat of so many questions, each soon after the one before. */
function chat(turns: number): readonly TimedRequest[] {
  const dialog = new Dialog(createRandom(7), {});
  return Array.from({ length: turns }, (_, turn) => {
    dialog.ask([600, 900]);
    const request = dialog.request(turn * 30_000);
    dialog.reply([50, 100]);
    return request;
  });
}

const classes = (usage: Anthropic.Usage) => ({
  read: usage.cache_read_input_tokens,
  written: usage.cache_creation_input_tokens,
  plain: usage.input_tokens,
});

test.each(families)('$name follows from the seed', ({ requestsOf }) => {
  expect(requestsOf(3)).toEqual(requestsOf(3));
  expect(requestsOf(3)).not.toEqual(requestsOf(4));
});

test.each(families)('$name is in the order of time, and has no marks', ({ requestsOf }) => {
  const requests = requestsOf(5);
  const times = requests.map(({ at }) => at);

  expect(requests.length).toBeGreaterThan(10);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(JSON.stringify(requests)).not.toContain('cache_control');
});

test('automatic caching reads of a steady chat all that the request before wrote', async () => {
  const requests = chat(5);
  const bare = await play(requests, none);
  const { usages } = await play(requests, policyOf('automatic 5m'));

  // Three tokens follow the last block, and are never cached.
  const ends = bare.usages.map(({ input_tokens }) => input_tokens - 3);
  expect(usages.map(classes)).toEqual(
    ends.map((end, n) => {
      const read = ends[n - 1] ?? 0;
      return { read, written: end - read, plain: 3 };
    }),
  );
});

test('what it costs is told in units of the bill without a cache', async () => {
  const requests = chat(3);
  const automatic = policyOf('automatic 5m');
  const { usages } = await play(requests, none);
  const { bound, costs } = await compare(requests, [automatic]);

  const [a = 0, b = 0, c = 0] = usages.map(({ input_tokens }) => input_tokens);
  const paid = 1.25 * (c - 3) + 3 * 3 + 0.05 * (a - 3 + b - 3);
  expect(costs.get(none)).toBe(1);
  expect(costs.get(automatic)).toBeCloseTo(paid / (a + b + c), 10);
  expect(bound).toBeLessThan(costs.get(automatic) ?? 0);
});

test('a recorded conversation is mended, and loses the marks that it had', async () => {
  const system = [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }];
  const call = { type: 'tool_use', id: 'toolu_1', name: 'gauge', input: {} };
  const line = { type: 'request' as const, model: 'claude-opus-5-5', output_tokens: 5 };
  const minute = (n: number) => new Date(Date.UTC(2026, 10, 2, 9, n)).toISOString();
  const ask = { role: 'user', content: 'How high is the water?' };
  const broken = [{ role: 'assistant', content: [call] }, ask];
  const trace = traceOf([
    { type: 'meta', name: 'harbor', system_known: true, tools_known: false, system },
    { ...line, i: 0, t: minute(0), append: [ask], cache_control: [['messages.0.content', '5m']] },
    { ...line, i: 1, t: minute(3), append: broken },
  ]);
  const requests = recordedRequests(trace);

  expect(requests.map(({ at }) => at)).toEqual([0, 180_000]);
  expect(JSON.stringify(requests)).not.toContain('cache_control');
  expect(JSON.stringify(requests[1])).toContain('"type":"tool_result"');
  expect((await play(requests, none)).usages).toHaveLength(2);
});

/** Where the marks of a policy are in what arrives. */
async function marksBy(policy: Policy, requests: readonly TimedRequest[]): Promise<string[]> {
  const { arrived } = await play(requests, policy, requests.length);
  const body = arrived.at(-1)?.body as Record<string, unknown>;
  const found = (arrived.at(-1)?.blocks ?? []).flatMap(({ path, marker }) =>
    marker ? [`${path} ${marker}`] : [],
  );
  return body.cache_control ? [...found, 'automatic'] : found;
}

const oneCall = families.find(({ name }) => name === '1 call a turn')?.requestsOf(1) ?? [];

test.each([
  { name: 'automatic 1h', marks: ['messages.4.content.0 1h', 'automatic'] },
  {
    name: 'VS Code',
    marks: ['tools 5m', 'system.0 5m', 'messages.3.content.1 5m', 'messages.4.content.0 5m'],
  },
  { name: 'LangChain', marks: ['messages.4.content.0 5m', 'automatic'] },
  {
    name: 'pydantic-ai',
    marks: ['tools 5m', 'system.0 5m', 'messages.4.content.0 5m', 'automatic'],
  },
])('$name marks what its source says', async ({ name, marks }) => {
  const placed = await marksBy(policyOf(name), oneCall.slice(0, 3));

  expect(placed.map((mark) => mark.replace(/^tools\.\d+/, 'tools'))).toEqual(marks);
});

test('LangChain marks nothing before the third message', async () => {
  expect(await marksBy(policyOf('LangChain'), oneCall.slice(0, 1))).toEqual([]);
});

/** So many requests of a family, which is enough to learn from and to cut. */
const beginning = ({ requestsOf }: Family, requests: number) => requestsOf(2).slice(0, requests);

test.each(families)('a tally of $name is what the simulator bills', async (family) => {
  expect((await play(beginning(family, 30), ours)).usages.length).toBeGreaterThan(10);
});

test.each([none, ...fixed])('so is one of what $name marks', async (policy) => {
  const family = families.find(({ name }) => name === 'forks') as Family;

  expect((await play(beginning(family, 12), policy)).usages).toHaveLength(12);
});

test('a replay whose tally says something else fails', async () => {
  const twice = {
    ...none,
    middleware: (bill: Tally) => [...none.middleware(bill), caching({ tally: bill })],
  };

  await expect(play(chat(1), twice)).rejects.toThrow(
    /^The tally does not say what the simulator billed: requests 2 instead of 1, /,
  );
});

const [first, second] = [policyOf('automatic 5m'), policyOf('automatic 1h')] as const;
const row = rowOf('harbor', [
  {
    bound: 0.1,
    costs: new Map([
      [first, 0.2],
      [second, 0.3],
      [ours, 0.1],
    ]),
  },
  {
    bound: 0.2,
    costs: new Map([
      [first, 0.8],
      [second, 0.4],
      [ours, 0.6],
    ]),
  },
]);

test('a row has the means over all versions', () => {
  expect(row.bound).toBeCloseTo(0.15, 10);
  expect(row.costs.get(first)).toBeCloseTo(0.5, 10);
  expect(row.multiples.get(first)).toBeCloseTo((2 + 4) / 2, 10);
  // Half of the best of the first version, one and a half times the best of the second.
  expect(row.hindsight).toBeCloseTo((0.5 + 1.5) / 2, 10);
});

test('tables name every family and policy', () => {
  const report = reportOf([row]);

  expect(report).toMatch(/^ +lower bound +automatic 5m +automatic 1h +ours$/m);
  expect(report).toMatch(/^harbor +0.150 +0.500 +0.350 +0.350$/m);
  expect(report).toMatch(/^harbor +3.00 +2.50 +2.00 +1.00$/m);
});

test('the picture has a dot for every policy, farther right where it costs more', () => {
  const svg = svgOf([row]);
  const [, , , ...dots] = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  const [fiveMinutes = 0, hour = 0, own = 0] = dots;

  expect(dots).toHaveLength(3);
  expect([own, hour, fiveMinutes]).toEqual([...dots].sort((a, b) => a - b));
  expect(svg).toContain('>harbor</text>');
});
