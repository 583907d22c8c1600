import { basename } from 'node:path';
import { isClean, reportOf } from './print.ts';
import { readAccepted } from './recorded.ts';
import { sendAll, type Verdict } from './send.ts';

const usage = `pnpm accepted FILE...

Sends requests that the API accepted to the simulator, which has to accept them, too. A FILE is a
trace, as "pnpm demo" plays it, or holds one JSON object a line: model, kind (create or
count_tokens), via (bedrock, vertex or another), request.
Exits with 1 if less than 99 % are accepted.`;

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error(usage);
  process.exitCode = 1;
} else {
  const verdicts: Verdict[] = [];
  for (const file of files) verdicts.push(...(await sendAll(basename(file), readAccepted(file))));
  console.log(reportOf(verdicts));
  if (!isClean(verdicts)) process.exitCode = 1;
}
