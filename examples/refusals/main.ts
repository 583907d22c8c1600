import { quietly } from '../quietly.ts';
import { check, Simulators, type Verdict } from './check.ts';
import { isClean, reportOf } from './print.ts';
import { readRefusals } from './recorded.ts';

const usage = `pnpm refusals FILE

Sends recorded refusals to the simulator once more, bare and wrapped. A line of FILE is a JSON
object: category, error_message, platform, api_version, request_shape, reproducible.
Exits with 1 if a line is not refused in its own words, loses a word on the way, or is not accepted
wrapped though its category can be prevented.`;

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error(usage);
  process.exitCode = 1;
} else {
  const simulators = new Simulators();
  const verdicts: Verdict[] = [];
  await quietly(async () => {
    for (const [index, refusal] of readRefusals(file).entries())
      verdicts.push(await check(refusal, index + 1, simulators));
  });
  await simulators.close();
  console.log(reportOf(verdicts));
  if (!isClean(verdicts)) process.exitCode = 1;
}
