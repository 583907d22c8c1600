import { estimateMessage, estimateTokens, type Message } from '@turnwise/core';
import type { Breaks } from '../../packages/core/src/estimate-breaks.ts';
import { fit, predict, samplesOf } from './fitting.ts';
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
      [first.padEnd(34), ...rest.map((it) => it.padStart(14))].join(''),
    ),
  ].join('\n');
}

/** Each repository by a fit that has never seen it. */
function leftOut(rows: readonly Row[], breaks: Breaks): Estimate {
  const samples = samplesOf(rows, breaks);
  const estimates = new Map<Row, number>();
  for (const repository of new Set(rows.map((row) => row.repository))) {
    const fitted = fit(samples.filter(({ row }) => row.repository !== repository));
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

/** Rows by what they are, their tokenizer and their size, as indices. */
function classesOf(rows: readonly Row[]): Map<string, number[]> {
  const classes = new Map<string, number[]>();
  for (const kind of ['requests', 'added messages']) {
    for (const tokenizer of ['claude-3', 'claude-4-7', '']) {
      for (const [size, from, to] of SIZES) {
        const members = [...rows.keys()].filter((at) => {
          const { request, model, tokens } = rows[at] as Row;
          const generation = tokenizer === '' || model.tokenizer === tokenizer;
          return !request === (kind !== 'requests') && generation && tokens >= from && tokens < to;
        });
        const generation = tokenizer && (tokenizer === 'claude-3' ? ' to 4.6' : ' from 4.7');
        if (members.length > 0) classes.set(`${kind}${generation}, ${size}`, members);
      }
    }
  }
  return classes;
}

function cell(errors: readonly number[]): string {
  const sorted = [...errors].sort((one, two) => one - two);
  const at = (part: number): string => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    return ((value ?? Number.NaN) * 100).toFixed(1);
  };
  return `${at(0.5)} / ${at(0.9)}`;
}
