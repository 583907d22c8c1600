import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readTrace } from '../demo/trace.ts';
import { quietly } from '../quietly.ts';
import { type Compared, compare, type Row, rowOf } from './compare.ts';
import { type Family, families } from './families.ts';
import { fixed, ours, type Policy } from './policies.ts';
import { reportOf } from './print.ts';
import { recordedRequests } from './recorded.ts';
import { svgOf } from './svg.ts';

const usage = `pnpm replay [FILE…] [--family NAME]… [--policy NAME]… [--seeds N] [--svg FILE]

Plays the same requests to the simulator with marks by different policies, and prints what their
input cost, beside the least that it can cost with the whole future known. Means over all versions.

  FILE      recorded traces; without one, families of requests that are made up
  --family  only families whose name begins so, beside the traces
  --policy  only policies whose name begins so
  --seeds   versions of every family [3]
  --svg     draws multiples of the lower bound`;

function inputs() {
  return parseArgs({
    allowPositionals: true,
    options: {
      family: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h', default: false },
      policy: { type: 'string', multiple: true },
      seeds: { type: 'string', default: '3' },
      svg: { type: 'string' },
    },
  });
}

/** Those whose name begins with one of the words. */
function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  words: readonly string[] | undefined,
): readonly T[] {
  for (const word of words ?? []) {
    if (all.some(({ name }) => name.startsWith(word))) continue;
    const names = all.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`Nothing is called "${word}". Write one of ${names}.`);
  }
  return words ? all.filter(({ name }) => words.some((word) => name.startsWith(word))) : all;
}

/** Characters of a file's name that tables show. */
const nameLength = 30;

function recordedFamily(file: string): Family {
  return {
    name: basename(file, '.jsonl').slice(0, nameLength),
    requestsOf: () => recordedRequests(readTrace(file)),
  };
}

async function rowFor(family: Family, seeds: number, policies: readonly Policy[]): Promise<Row> {
  const versions: Compared[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    versions.push(await compare(family.requestsOf(seed), policies));
  }
  return rowOf(family.name, versions);
}

async function main(): Promise<void> {
  const { values, positionals: files } = inputs();
  if (values.help) return console.log(usage);
  const seeds = Number(values.seeds);
  if (!(Number.isInteger(seeds) && seeds > 0)) {
    throw new Error('--seeds takes a whole number above 0, for example 3.');
  }
  const policies = chosen([...fixed, ours], values.policy);
  const generated = files.length > 0 && !values.family ? [] : chosen(families, values.family);
  const rows: Row[] = [];
  await quietly(async () => {
    for (const file of files) rows.push(await rowFor(recordedFamily(file), 1, policies));
    for (const family of generated) rows.push(await rowFor(family, seeds, policies));
  });
  console.log(reportOf(rows));
  if (values.svg !== undefined) writeFileSync(values.svg, svgOf(rows));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
