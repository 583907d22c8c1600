import { estimateMessage, estimateTokens, type Message } from '@turnwise/core';
import type { Breaks } from '../../packages/core/src/estimate-breaks.ts';
import { fitWeights, predict, samplesOf } from './fitting.ts';
import { rivals } from './rivals.ts';
import type { Row } from './rows.ts';

type Estimate = (row: Row) => number;

/** The error table as text: median and 90th percentile by kind, generation and size. */
export async function report(
  rows: readonly Row[],
  breaks: Breaks,
  { leaveOut }: { readonly leaveOut: boolean },
): Promise<string> {
  const ways = new Map<string, Estimate>();
  if (leaveOut) ways.set('left out', leftOut(rows, breaks));
  ways.set('table', byTable);
  for (const [name, estimate] of await rivals()) ways.set(name, estimate);
  const errors = new Map([...ways].map(([name, way]) => [name, rows.map((row) => off(row, way))]));
  const lines = [...classesOf(rows)].map(([name, members]) => [
    name,
    `${members.length}`,
    ...[...errors.values()].map((all) => cell(members.map((at) => all[at] as number))),
  ]);
  const head = ['', 'rows', ...ways.keys()];
  return [
    'Relative error in percent: median / 90th percentile.',
    ...[head, ...lines].map(([first = '', ...rest]) =>
      [first.padEnd(40), ...rest.map((it) => it.padStart(14))].join(''),
    ),
  ].join('\n');
}

/** Each repository by a fit that has never seen it. */
function leftOut(rows: readonly Row[], breaks: Breaks): Estimate {
  const samples = samplesOf(rows, breaks);
  const estimates = new Map<Row, number>();
  for (const repository of new Set(rows.map((row) => row.repository))) {
    const fitted = fitWeights(samples.filter(({ row }) => row.repository !== repository));
    for (const sample of samples)
      if (sample.row.repository === repository) estimates.set(sample.row, predict(sample, fitted));
  }
  return (row) => estimates.get(row) ?? Number.NaN;
}

function byTable({ request, added, model }: Row): number {
  if (request) return estimateTokens(request, { model });
  return (added ?? []).reduce((sum: number, message: Message) => {
    const { tokens, thinking } = estimateMessage(message, model);
    return sum + tokens + thinking;
  }, 0);
}

const off = (row: Row, way: Estimate): number => Math.abs(way(row) / row.tokens - 1);

const SIZES: readonly (readonly [name: string, from: number, to: number])[] = [
  ['1,000 or more', 1_000, Infinity],
  ['200 to 1,000', 200, 1_000],
  ['below 200', 0, 200],
  ['all', 0, Infinity],
];

const KINDS: readonly (readonly [name: string, holds: (row: Row) => boolean])[] = [
  ['requests', ({ request }) => request !== undefined],
  ['added messages', ({ request }) => request === undefined],
];

const GENERATIONS: readonly (readonly [name: string, holds: (row: Row) => boolean])[] = [
  [' to 4.6', ({ model }) => model.tokenizer === 'claude-3'],
  [' from 4.7', ({ model }) => model.tokenizer === 'claude-4-7'],
  ['', () => true],
];

/** Rows by what they are, their tokenizer and their size, as indices. */
function classesOf(rows: readonly Row[]): Map<string, number[]> {
  const names = KINDS.flatMap(([kind, isKind]) =>
    GENERATIONS.flatMap(([generation, isOf]) =>
      SIZES.map(([size, from, to]) => ({
        name: `${kind}${generation}, ${size}`,
        holds: (row: Row) => isKind(row) && isOf(row) && row.tokens >= from && row.tokens < to,
      })),
    ),
  );
  const classes = names.map(({ name, holds }): [string, number[]] => [
    name,
    [...rows.keys()].filter((at) => holds(rows[at] as Row)),
  ]);
  return new Map(classes.filter(([, members]) => members.length > 0));
}

function cell(errors: readonly number[]): string {
  const sorted = [...errors].sort((one, two) => one - two);
  const at = (part: number): string => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    return ((value ?? Number.NaN) * 100).toFixed(1);
  };
  return `${at(0.5)} / ${at(0.9)}`;
}
