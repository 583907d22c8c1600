import { priceOf } from '@turnwise/cache';
import type { Driven, Outcome } from './drive.ts';

/** What was held, in the words of the head line. */
export interface Head {
  readonly name: string;
  readonly turns: number;
  readonly model: string;
  /** Pinned messages. */
  readonly pins: number;
}

export const happened = [
  'requests',
  'refused',
  'largest',
  'mean',
  'clears',
  'summaries',
  'cuts',
  'rewritten',
  'unpinned',
  'unlawful',
];

const paid = ['dollars', 'uncached', 'written', 'read', 'output', 'an answer', 'to best'];

const count = new Intl.NumberFormat('en-US');

/** Rows under a row of titles, the first column to the left. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row.map((cell, at) =>
        at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      ),
    )
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}

/** One conversation, or several together. */
type Held = Pick<Driven, 'outcomes'>;

function times({ outcomes }: Held, is: (outcome: Outcome) => boolean): string {
  return count.format(outcomes.filter(is).length);
}

/** Average of what was sent and accepted. */
function mean({ outcomes }: Held): number {
  const sizes = outcomes.flatMap(({ tokens }) => (tokens > 0 ? tokens : []));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));
}

function lacksPins({ finding }: Outcome): boolean {
  return finding !== undefined && finding.pins.kept < finding.pins.asked;
}

/** Everything that was found, by request. */
export function violationsOf({ outcomes }: Held): readonly string[] {
  return outcomes.flatMap(({ finding }, at) =>
    (finding?.violations ?? []).map((violation) => `request ${at}: ${violation}`),
  );
}

/** Input tokens of the largest request. */
export function largestOf({ outcomes }: Held): number {
  return Math.max(0, ...outcomes.map(({ largest }) => largest));
}

/** What happened, for a table under `happened`. */
export function whatHappened(name: string, driven: Held): readonly string[] {
  const sum = (of: (outcome: Outcome) => number) =>
    count.format(driven.outcomes.reduce((total, outcome) => total + of(outcome), 0));
  return [
    name,
    sum(({ requests }) => requests),
    times(driven, ({ refusal }) => refusal !== undefined),
    count.format(largestOf(driven)),
    count.format(mean(driven)),
    times(driven, ({ decided }) => decided.includes('clear')),
    sum(({ summaries }) => summaries),
    times(driven, ({ decided }) => decided.includes('window')),
    times(driven, ({ finding }) => finding?.rewritten === true),
    times(driven, lacksPins),
    count.format(violationsOf(driven).length),
  ];
}

function whatItCost(driven: Driven, model: string, best: number): readonly string[] {
  const { bill } = driven;
  const usage = {
    input_tokens: bill.input_tokens,
    output_tokens: bill.output_tokens,
    cache_read_input_tokens: bill.cache_read_input_tokens,
    cache_creation: {
      ephemeral_5m_input_tokens: bill.cache_creation_5m_input_tokens,
      ephemeral_1h_input_tokens: bill.cache_creation_1h_input_tokens,
    },
  };
  const cost = priceOf(usage, model);
  const { input = 0, cacheWrite5m = 0, cacheWrite1h = 0, cacheRead = 0, output = 0 } = cost ?? {};
  const dollars = [bill.dollars, input, cacheWrite5m + cacheWrite1h, cacheRead, output];
  return [
    driven.policy,
    ...dollars.map((amount) => amount.toFixed(2)),
    dollarsAnAnswer(driven).toFixed(4),
    `${(dollarsAnAnswer(driven) / best).toFixed(2)} x`,
  ];
}

/** What a request cost that was answered; those that were refused are free, and of no use. */
function dollarsAnAnswer({ bill, outcomes }: Driven): number {
  return bill.dollars / outcomes.filter(({ refusal }) => refusal === undefined).length;
}

/** What became of a conversation by each policy, and what it cost. */
export function reportOf({ name, turns, model, pins }: Head, all: readonly Driven[]): string {
  const best = Math.min(...all.map(dollarsAnAnswer));
  return [
    `${name}: ${count.format(turns)} turns with ${model}, ${pins} messages pinned`,
    '',
    table([['', ...happened], ...all.map((one) => whatHappened(one.policy, one))]),
    '',
    table([['', ...paid], ...all.map((one) => whatItCost(one, model, best))]),
  ].join('\n');
}
