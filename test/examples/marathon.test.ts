import { describe, expect, test } from 'vitest';
import type { Block } from '../../examples/demo/trace.ts';
import { conversations } from '../../examples/marathon/conversations.ts';
import { type Driven, drive } from '../../examples/marathon/drive.ts';
import { policies } from '../../examples/marathon/policies.ts';
import { blocksOf } from '../../examples/marathon/positions.ts';
import { largestOf, reportOf, violationsOf } from '../../examples/marathon/print.ts';
import { isPinned } from '../../examples/marathon/script.ts';

/** Turns, and a window that they outgrow twice. */
const sizes: Readonly<Record<string, { readonly turns: number; readonly window: number }>> = {
  agent: { turns: 120, window: 24_000 },
  chat: { turns: 250, window: 25_000 },
};
const sizeOf = (name: string) => sizes[name] ?? { turns: 0, window: 0 };
const names = [...conversations.keys()];

const written = (name: string, options: object = {}) => {
  const conversation = conversations.get(name)?.({ turns: sizeOf(name).turns, ...options });
  if (!conversation) throw new Error(`There is no ${name}.`);
  return conversation;
};

const played = new Map<string, Promise<Driven>>();

/** A conversation held by a policy, once for all tests. */
function held(conversation: string, policy: string): Promise<Driven> {
  const name = `${conversation}, ${policy}`;
  const own = policies.find((it) => it.name === policy);
  if (!own) throw new Error(`There is no ${policy}.`);
  const driven = played.get(name) ?? drive(written(conversation), own, sizeOf(conversation));
  played.set(name, driven);
  return driven;
}

describe.each(names)('the %s', { timeout: 120_000 }, (name) => {
  const { turns, window } = sizeOf(name);
  const last = written(name).turns.at(-1)?.body.messages ?? [];
  const blocks = last.flatMap(blocksOf);

  test('is the same for a seed, and another one for another', () => {
    expect(written(name)).toEqual(written(name));
    expect(written(name, { seed: 2 })).not.toEqual(written(name));
  });

  test('has as many turns as it is asked for, pictures, thinking and something pinned', () => {
    expect(last).toHaveLength(turns - 1);
    expect(last.some(isPinned)).toBe(true);
    expect(JSON.stringify(last)).toContain('"type":"image"');
    expect(blocks.some(({ type }) => type === 'thinking')).toBe(true);
  });

  test('outgrows the window', async () => {
    const whole = await drive(
      written(name),
      { name: 'none', reports: true, start: bare },
      { window },
    );
    expect(whole.outcomes.at(-1)?.refusal).toContain('prompt is too long');
    expect(whole.bill.refused).toBeGreaterThan(0);
    expect(violationsOf(whole).every((it) => it.includes('window'))).toBe(true);
  });

  test.each(policies.filter(({ reports }) => reports))('is held by $name', async (policy) => {
    const driven = await held(name, policy.name);
    const { outcomes, bill } = driven;
    expect(outcomes.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
    expect(violationsOf(driven)).toEqual([]);
    expect(outcomes.map(({ finding }) => finding?.pins.kept)).toEqual(
      outcomes.map(({ finding }) => finding?.pins.asked),
    );
    expect(bill.refused).toBe(0);
    expect(largestOf(driven)).toBeLessThanOrEqual(window);
    const decided = outcomes.filter((it) => it.decided.length > 0);
    expect(decided.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ finding }) => finding?.rewritten).length).toBeLessThanOrEqual(
      decided.length,
    );
  });

  test('loses what is pinned where its oldest messages are dropped', async () => {
    const { outcomes } = await held(name, 'drop oldest');
    expect(outcomes.at(-1)?.finding?.pins).toMatchObject({ kept: 0 });
  });

  test('is reported with what it cost by each', async () => {
    const all = await Promise.all(policies.map((policy) => held(name, policy.name)));
    const text = reportOf({ name, turns, model: 'claude-opus-4-5', pins: 1 }, all);
    expect(text).toContain(`${name}: ${turns} turns with claude-opus-4-5, 1 messages pinned`);
    expect(text).toMatch(/^ +requests +refused +largest +mean +clears +summaries +cuts/m);
    for (const { policy, bill } of all) {
      const [happened = '', paid = ''] = text
        .split('\n')
        .filter((it) => it.startsWith(`${policy}  `));
      const [total = 0, ...classes] = paid.slice(policy.length).trim().split(/\s+/).map(Number);
      expect(happened.slice(policy.length).trim().split(/\s+/)[0]).toBe(String(bill.requests));
      expect(total).toBeCloseTo(bill.dollars, 2);
      expect(classes.slice(0, 4).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 1);
    }
  });
});

function bare({ client }: Parameters<(typeof policies)[number]['start']>[0]) {
  return async ({ body }: { readonly body: object }) => {
    await client.messages.create(body as never);
    return [];
  };
}

test('LangChain asks for summaries of the agent in requests of its own', async () => {
  const { outcomes, bill } = await held('agent', 'LangChain');
  const summaries = outcomes.reduce((sum, it) => sum + it.summaries, 0);
  expect(summaries).toBeGreaterThan(0);
  expect(bill.requests).toBe(outcomes.length + summaries);
});

test('the agent reads files again, and calls up to four tools at once', () => {
  const blocks = written('agent').turns.at(-1)?.body.messages.flatMap(blocksOf) ?? [];
  const reads = blocks.filter(({ name }) => name === 'read');
  const paths = new Set(reads.map(({ input }) => JSON.stringify(input)));
  const widths = written('agent').turns.map(({ reply }) => reply.filter(isCall).length);

  expect(paths.size).toBeLessThan(reads.length);
  expect([...new Set(widths)].sort()).toEqual([0, 1, 2, 3, 4]);
});

function isCall({ type }: Block): boolean {
  return type === 'tool_use';
}
