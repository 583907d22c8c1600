#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RecordedRequest } from './options.ts';
import { isPlatform, platformNames } from './platforms.ts';
import { replyFrom, type TraceLine } from './reply-from.ts';
import { startSimulator } from './simulator.ts';

function describe({ method, path, status, usage, error }: RecordedRequest): string {
  const tokens = usage
    ? `${usage.input_tokens} in, ${usage.cache_read_input_tokens} read, ${usage.cache_creation_input_tokens} written, ${usage.output_tokens} out`
    : '';
  return [method, path, status, error?.message ?? tokens].join(' ').trim();
}

const USAGE = `turnwise-simulator [--port NUMBER] [--platform NAME] [--seed NUMBER] [--trace FILE]

Serves the Messages API on 127.0.0.1, prints its address, then a line a request.

  --port NUMBER     default: a free one
  --platform NAME   ${platformNames.join(', ')}; default: anthropic
  --seed NUMBER     ids and default texts follow from it; default: 0
  --trace FILE      answers as a recorded conversation was answered, one JSON object a line`;

function readTrace(file: string): readonly TraceLine[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      platform: { type: 'string', default: 'anthropic' },
      seed: { type: 'string', default: '0' },
      trace: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { port, platform, seed, trace, help } = values;
  if (!isPlatform(platform)) throw new Error(`--platform is one of ${platformNames.join(', ')}`);
  if (!/^\d{1,5}$/.test(port)) throw new Error(`--port is a number, not "${port}"`);
  if (!/^\d{1,15}$/.test(seed)) throw new Error(`--seed is a whole number, not "${seed}"`);
  const reply = trace === undefined ? {} : { reply: replyFrom(readTrace(trace)) };
  return { options: { port: Number(port), platform, seed: Number(seed), ...reply }, help };
}

async function main(): Promise<void> {
  const { options, help } = readArguments();
  if (help) return console.log(USAGE);
  const onRequest = (request: RecordedRequest) => console.log(describe(request));
  const simulator = await startSimulator({ ...options, onRequest });
  console.log(simulator.url);
  process.once('SIGINT', () => simulator.close());
}

main().catch((error: Error) => {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
