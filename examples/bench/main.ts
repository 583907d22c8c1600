import { casesOf, type Kind, kinds, names, unit } from './cases.ts';
import { measure } from './measure.ts';

/** Messages, and rounds for as many. */
const sizes: readonly (readonly [number, number])[] = [
  [100, 101],
  [1_000, 51],
  [10_000, 11],
];

function cell(times: ReadonlyMap<string, number>, name: string, kind: Kind): string {
  return ((times.get(`${name}|${kind}`) ?? 0) / (times.get(unit) ?? 0)).toPrecision(2);
}

console.log(
  `The way in before a request is sent, as multiples of ${unit} of the same body.
first: all objects are new; again: the same objects and two messages more.
broken: one tool call in the middle has no result. Medians of interleaved runs; figures
differ from machine to machine and are never asserted.`,
);
for (const [count, rounds] of sizes) {
  const times = await measure(casesOf(count), rounds);
  const rows = [
    ['', ...kinds],
    ...names.map((name) => [name, ...kinds.map((kind) => cell(times, name, kind))]),
  ];
  console.log(`\n${count} messages, ${unit}: ${times.get(unit)?.toFixed(2)} ms`);
  for (const [first = '', ...rest] of rows)
    console.log([first.padEnd(18), ...rest.map((text) => text.padStart(14))].join(''));
}
