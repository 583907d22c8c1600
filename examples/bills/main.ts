import { parseArgs } from 'node:util';
import { conversationOf } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import { readTrace } from '../demo/trace.ts';
import { quietly } from '../quietly.ts';
import { assumeMarks, lacksMarks } from './marks.ts';
import { type Replayed, reportOf } from './print.ts';
import { type Counting, replay } from './replay.ts';

const usage = `pnpm bills FILE… [--details]

Sends recorded conversations to the simulator at the times at which they were recorded, and compares
its bills with the real ones: tokens read, written and neither. Counted twice, by our own estimate and
as the API billed each request in whole, which leaves the cache alone to differ. Each number is the
real one, with the difference as a part of all input beside it. A request is billed alike if what is
read and what is written differ by less than a hundredth of it, and what the estimate is off.

  --details   every request that is billed otherwise`;

async function replayFile(file: string, counting: Counting): Promise<Replayed> {
  const conversation = conversationOf(readTrace(file), countOf);
  const assumed = lacksMarks(conversation);
  const bills = await replay(assumed ? assumeMarks(conversation) : conversation, counting);
  return { name: conversation.name, assumed, bills };
}

async function main(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      details: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || files.length === 0) return console.log(usage);
  await quietly(async () => {
    for (const counting of ['estimated', 'as billed'] as const) {
      const replayed: Replayed[] = [];
      for (const file of files) replayed.push(await replayFile(file, counting));
      console.log(`${reportOf(replayed, counting, values.details)}\n`);
    }
  });
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
