import { parseArgs } from 'node:util';
import { breaksOf } from '../../packages/core/src/estimate-breaks.ts';
import { TABLE } from '../../packages/core/src/estimate-table.ts';
import { report } from './errors-report.ts';
import { readRows } from './rows.ts';
import { speed } from './speed.ts';

const usage = `pnpm estimate-errors [--fast] FILE…

How far the token estimate is off on recorded counts, beside other ways to count. FILE is what
\`pnpm fit\` takes. The column "left out" is fitted anew for each repository, without that
repository; the column "table" is the estimate as it stands.
--fast   leaves out the column "left out" and the speed`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fast: { type: 'boolean' } },
});

if (positionals.length === 0) {
  console.error(usage);
  process.exitCode = 1;
} else {
  const rows = readRows(positionals);
  console.log(await report(rows, breaksOf(TABLE.breaks), { leaveOut: !values.fast }));
  if (!values.fast) console.log(`\n${(await speed()).join('\n')}`);
}
