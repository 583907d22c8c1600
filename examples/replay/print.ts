import type { Row } from './compare.ts';
import type { Policy } from './policies.ts';

function columnsOf(rows: readonly Row[]): readonly Policy[] {
  return [...(rows[0]?.costs.keys() ?? [])];
}

function table(lines: readonly (readonly string[])[]): string {
  const width = Math.max(...lines.map(([first = '']) => first.length));
  return lines
    .map(([first = '', ...cells]) => {
      return first.padEnd(width) + cells.map((cell) => cell.padStart(14)).join('');
    })
    .join('\n');
}

function number(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits);
}

/** Two tables: in units of the bill without a cache, and in multiples of the lower bound. */
export function reportOf(rows: readonly Row[]): string {
  const policies = columnsOf(rows);
  const names = policies.map(({ name }) => name);
  const units = [
    ['', 'lower bound', ...names],
    ...rows.map(({ family, bound, costs }) => [
      family,
      number(bound, 3),
      ...policies.map((policy) => number(costs.get(policy), 3)),
    ]),
  ];
  const multiples = [
    ['', ...names, 'ours / best'],
    ...rows.map(({ family, multiples, hindsight }) => [
      family,
      ...policies.map((policy) => number(multiples.get(policy), 2)),
      number(hindsight, 2),
    ]),
  ];
  return `In units of the bill without a cache:

${table(units)}

In multiples of the lower bound; at the end, ours in multiples of whichever other one was best:

${table(multiples)}`;
}
