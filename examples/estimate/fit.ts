import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Breaks, breaksOf } from '../../packages/core/src/estimate-breaks.ts';
import { TABLE } from '../../packages/core/src/estimate-table.ts';
import { learnBreaks } from './breaks.ts';
import { fitWeights, samplesOf } from './fitting.ts';
import { noise } from './noise.ts';
import { readRows } from './rows.ts';
import { tableText } from './table.ts';
import { textsOf } from './texts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const usage = `pnpm fit [--learn] [--out FILE] FILE…

Fits the weights of the token estimate and writes packages/core/src/estimate-table.ts, or --out.
A line of FILE is a JSON object with exact counts: source, model, and either request and
input_tokens, or added (messages) and delta_tokens.
--learn   also learns anew where tokens begin, from the files of the installed dependencies`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { learn: { type: 'boolean' }, out: { type: 'string' } },
});

if (positionals.length === 0) {
  console.error(usage);
  process.exitCode = 1;
} else {
  const breaks: Breaks = values.learn
    ? learnBreaks([...textsOf(`${root}node_modules/.pnpm`), ...noise()])
    : breaksOf(TABLE.breaks);
  const rows = readRows(positionals);
  const repositories = new Set(rows.map(({ repository }) => repository));
  const origin = {
    date: new Date().toISOString().slice(0, 10),
    source: `${rows.length} recorded counts from ${repositories.size} repositories`,
  };
  const out = values.out ?? `${root}packages/core/src/estimate-table.ts`;
  writeFileSync(out, tableText(origin, breaks, fitWeights(samplesOf(rows, breaks))));
  console.log(`${origin.source}: ${out}`);
}
