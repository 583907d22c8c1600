import { expect, test } from 'vitest';
import { agrees, sumsOf } from '../../examples/bills/compare.ts';
import { assumeMarks, lacksMarks } from '../../examples/bills/marks.ts';
import { reportOf } from '../../examples/bills/print.ts';
import { type Counting, replay } from '../../examples/bills/replay.ts';
import { conversationOf } from '../../examples/demo/conversation.ts';
import { countOf } from '../../examples/demo/count.ts';
import { type Request, traceOf } from '../../examples/demo/trace.ts';

const long = 'The gauge at the eastern sill was read at noon. '.repeat(200);
const user = (text: string) => ({ role: 'user', content: [{ type: 'text', text }] });
const assistant = { role: 'assistant', content: [{ type: 'text', text: 'Noted.' }] };

type Mark = readonly [string, string];

/** What the API would bill, by hand: 3 tokens follow the last block, and are never cached. */
function request(i: number, minute: number, usage: readonly [number, number], mark?: Mark) {
  const [read, written] = usage;
  const more: Partial<Request> = mark ? { cache_control: [mark] } : {};
  return {
    type: 'request' as const,
    i,
    t: new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString(),
    model: 'claude-opus-4-8',
    append: i === 0 ? [user(long)] : [assistant, user(`Reading ${i}.`)],
    usage: {
      input_tokens: 3,
      cache_read_input_tokens: read,
      cache_creation_input_tokens: written,
    },
    output_tokens: 5,
    ...more,
  };
}

function conversation(marked: boolean) {
  const mark = (i: number): Mark | undefined =>
    marked ? [`messages.${2 * i}.content.0`, '5m'] : undefined;
  const lines = [
    { type: 'meta' as const, name: 'harbor', system_known: true, tools_known: true },
    request(0, 0, [0, 2_600], mark(0)),
    request(1, 1, [2_600, 20], mark(1)),
    request(2, 7, [0, 2_640], mark(2)),
    request(3, 8, [0, 2_660], mark(3)),
  ];
  return conversationOf(traceOf(lines), countOf);
}

const played = (marked: boolean, counting: Counting) => replay(conversation(marked), counting);

test('counted as billed, what is read and written is what the API billed', async () => {
  const bills = await played(true, 'as billed');

  expect(bills.slice(0, 3).map(({ real, simulated }) => [real, simulated])).toEqual(
    bills.slice(0, 3).map(({ real }) => [real, real]),
  );
  expect(bills.map(agrees)).toEqual([true, true, true, false]);
});

test('counted by the estimate, a request is alike as far as the estimate is right', async () => {
  const bills = await played(true, 'estimated');

  expect(bills.map(agrees)).toEqual([true, true, true, false]);
});

test('sums go by what matters to the cache', async () => {
  const sums = sumsOf(await played(true, 'as billed'));

  expect(sums.map(({ kind, requests, agreeing }) => [kind, requests, agreeing])).toEqual([
    ['first', 1, 1],
    ['next', 2, 1],
    ['after a pause', 1, 1],
  ]);
});

test('a recording without marks gets those that agents set', async () => {
  const given = conversation(false);
  const bills = await replay(assumeMarks(given), 'as billed');

  expect([lacksMarks(given), lacksMarks(conversation(true))]).toEqual([true, false]);
  expect(bills.map(agrees)).toEqual([true, true, true, false]);
});

test('the table has the real numbers, and how far the simulated ones are off', async () => {
  const bills = await played(true, 'as billed');
  const report = reportOf([{ name: 'harbor', assumed: true, bills }], 'as billed', true);

  expect(report).toContain('harbor, marks assumed');
  expect(report).toMatch(/first +1 +1 +2,603 \+0.00 % +0 \+0.00 % +2,600 \+0.00 % +3 \+0.00 %/);
  expect(report).toMatch(
    /request 3, 60 s after the one before: read 0, simulated 2,640; written 2,660, simulated 20/,
  );
});

test('a refusal is told in its own words', async () => {
  const { turns, ...rest } = conversation(true);
  const broken = turns.map((turn) => ({ ...turn, body: { ...turn.body, messages: [] } }));
  const bills = await replay({ ...rest, turns: broken }, 'as billed');
  const report = reportOf([{ name: 'harbor', assumed: false, bills }], 'as billed', true);

  expect(sumsOf(bills)[0]).toMatchObject({ kind: 'refused', requests: 4, agreeing: 0 });
  expect(report).toContain('request 0 is refused: messages: at least one message is required');
});
