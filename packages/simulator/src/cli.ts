#!/usr/bin/env node
import { readCommandLine, usage } from './command-line.ts';
import { requestTable } from './request-table.ts';
import { startSimulator } from './simulator.ts';

/** Prints the lines of a table, its head before the first. */
function printer() {
  const { isTTY, columns } = process.stdout;
  const table = requestTable({ width: columns, color: isTTY && !process.env.NO_COLOR });
  let head: string | undefined = table.head;
  return {
    totals: table.totals,
    print(request: Parameters<typeof table.line>[0]) {
      if (head) console.log(head);
      head = undefined;
      console.log(table.line(request));
    },
  };
}

async function main(): Promise<void> {
  const { help, options } = readCommandLine();
  if (help) return console.log(usage);
  const { print, totals } = printer();
  const simulator = await startSimulator({ ...options, onRequest: print });
  console.log(simulator.url);
  console.log('Opened in a browser, it shows each request block by block.');
  const end = () => {
    console.log(totals(simulator.ledger.total));
    simulator.close();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

function messageOf(error: NodeJS.ErrnoException): string {
  return error.code === 'EADDRINUSE'
    ? `${error.message}: choose another with --port, or leave it out for a free one`
    : `${error.message}\n\n${usage}`;
}

main().catch((error: NodeJS.ErrnoException) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
