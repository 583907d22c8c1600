#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isPlatform, platformNames } from './platforms.ts';
import { replyFrom, type TraceLine } from './reply-from.ts';
import { requestTable } from './request-table.ts';
import { startSimulator } from './simulator.ts';

const usage = `turnwise-simulator [--port NUMBER] [--platform NAME] [--record NUMBER] [--seed NUMBER] [--trace FILE]

Serves the Messages API on 127.0.0.1 until it is interrupted. Prints its address, a line a request,
and at the end what all requests came to. The address opened in a browser shows the same in detail.

  --port NUMBER     default: a free one
  --platform NAME   ${platformNames.join(', ')}; default: anthropic
  --record NUMBER   requests that the page remembers; default: 1000
  --seed NUMBER     ids and default texts follow from it; default: 0
  --trace FILE      answers as a recorded conversation was answered, one JSON object a line`;

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error(`--${flag} is a whole number, not "${text}"`);
  return Number(text);
}

function readTrace(file: string): readonly TraceLine[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      platform: { type: 'string', default: 'anthropic' },
      record: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '0' },
      trace: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { platform, help, trace } = values;
  if (!isPlatform(platform)) throw new Error(`--platform is one of ${platformNames.join(', ')}`);
  const port = numberOf('port', values.port);
  if (port > 65_535) throw new Error(`--port is at most 65535, not ${port}`);
  const [record, seed] = [numberOf('record', values.record), numberOf('seed', values.seed)];
  const reply = trace === undefined ? {} : { reply: replyFrom(readTrace(trace)) };
  return { help, options: { port, platform, record, seed, ...reply } };
}

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
  const { help, options } = readArguments();
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
