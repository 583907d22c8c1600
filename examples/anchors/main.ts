import { parseArgs } from 'node:util';
import { conversationOf } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import { readTrace } from '../demo/trace.ts';
import { type Miss, missesOf, quantile } from './errors.ts';

const usage = `pnpm anchors FILE…

Shows how far off the size of a request is before it is sent, in recorded conversations: by the
estimate alone, and counted from the usage of the reply before, by every request that continues one.
A recording without system prompt and tools gets stand-ins of the recorded size.`;

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`.padStart(10);
}

function line(name: string, misses: readonly Miss[]): string {
  const columns = (['estimated', 'anchored'] as const).flatMap((by) => {
    const values = misses.map((miss) => miss[by]);
    return [percent(quantile(values, 0.5)), percent(quantile(values, 0.9))];
  });
  return `${name.padEnd(32).slice(0, 32)}${String(misses.length).padStart(9)}${columns.join('')}`;
}

function main(): void {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help || files.length === 0) {
    console.log(usage);
    return;
  }
  const titles = ['estimated', '90th', 'anchored', '90th'].map((title) => title.padStart(10));
  console.log(
    `${'median and 90th percentile'.padEnd(32)}${'requests'.padStart(9)}${titles.join('')}`,
  );
  const all = files.map((file) => {
    const conversation = conversationOf(readTrace(file), countOf);
    const misses = missesOf(conversation);
    console.log(line(conversation.name, misses));
    return misses;
  });
  console.log(line('all', all.flat()));
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
