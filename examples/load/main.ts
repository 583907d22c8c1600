import { parseArgs } from 'node:util';
import { startChild } from './child.ts';
import { load } from './load.ts';
import { reportOf } from './print.ts';

const usage = `pnpm load [--requests NUMBER] [--bytes NUMBER] [--connections NUMBER] [--seconds NUMBER]

Starts a simulator in a process of its own, drives it over loopback with conversations that are
cached and go on, then with requests of a megabyte, and prints what was measured.

  --requests     default: 10000
  --bytes        of a request; default: 10000
  --connections  default: 8
  --seconds      after which no more are sent; default: 120`;

function numberOf(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} takes a whole number above 0, not "${value}".`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      requests: { type: 'string', default: '10000' },
      bytes: { type: 'string', default: '10000' },
      connections: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '120' },
    },
  });
  if (values.help) return console.log(usage);
  const bytes = numberOf('bytes', values.bytes);
  const options = {
    bytes,
    requests: numberOf('requests', values.requests),
    connections: numberOf('connections', values.connections),
    seconds: numberOf('seconds', values.seconds),
  };
  const child = await startChild();
  try {
    console.log(reportOf(await load(child, options), bytes));
  } finally {
    await child.close();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
