import { parseArgs } from 'node:util';
import { readTrace } from '../demo/trace.ts';
import { quietly } from '../quietly.ts';
import { type Driven, drive, type Outcome } from './drive.ts';
import { policies } from './policies.ts';
import { happened, table, violationsOf, whatHappened } from './print.ts';
import { shrunk } from './shrunk.ts';

const usage = `pnpm quarter FILE… [--only TEXT] [--details]

Sends recorded conversations through the SDK to the simulator with the window forced to a quarter of
their largest request, by each of our policies, and looks at every request.

  --only     policies whose name has this text, such as "all three"
  --details  every refusal and every violation in words`;

/** Characters of a name that the table shows. */
const nameLength = 32;

function details({ outcomes, ...rest }: Driven): readonly string[] {
  const refused = outcomes.flatMap(({ refusal }, at) =>
    refusal === undefined ? [] : `request ${at}: ${refusal}`,
  );
  return [...refused, ...violationsOf({ outcomes, ...rest })].map((line) => `  ${line}`);
}

async function report(files: readonly string[], only: string, all: boolean): Promise<void> {
  for (const policy of policies.filter(({ name, reports }) => reports && name.includes(only))) {
    const rows: (readonly string[])[] = [[policy.name, 'window', ...happened]];
    const lines: string[] = [];
    const outcomes: Outcome[] = [];
    for (const file of files) {
      const { conversation, window } = shrunk(readTrace(file));
      const driven = await drive(conversation, policy, { window });
      const name = conversation.name.slice(0, nameLength);
      const [, ...cells] = whatHappened(name, driven);
      outcomes.push(...driven.outcomes);
      rows.push([name, window.toLocaleString('en-US'), ...cells]);
      if (all) lines.push(name, ...details(driven));
    }
    const [, ...cells] = whatHappened('all', { outcomes });
    rows.push(['all', '', ...cells]);
    console.log(`${[table(rows), ...lines].join('\n')}\n`);
  }
}

async function main(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      details: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string', default: '' },
    },
  });
  if (values.help || files.length === 0) return console.log(usage);
  await quietly(() => report(files, values.only, values.details));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
