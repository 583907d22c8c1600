#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { RecordedRequest } from './options.ts';
import { isPlatform, platformNames } from './platforms.ts';
import { startSimulator } from './simulator.ts';

function describe({ method, path, status, usage, error }: RecordedRequest): string {
  const tokens = usage
    ? `${usage.input_tokens} in, ${usage.cache_read_input_tokens} read, ${usage.cache_creation_input_tokens} written, ${usage.output_tokens} out`
    : '';
  return [method, path, status, error?.message ?? tokens].join(' ').trim();
}

const USAGE = `turnwise-simulator [--port NUMBER] [--platform NAME]

Serves the Messages API on 127.0.0.1, prints its address, then a line a request.

  --port NUMBER     default: a free one
  --platform NAME   ${platformNames.join(', ')}; default: anthropic`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      platform: { type: 'string', default: 'anthropic' },
      help: { type: 'boolean', default: false },
    },
  });
  const { port, platform, help } = values;
  if (!isPlatform(platform)) throw new Error(`--platform is one of ${platformNames.join(', ')}`);
  if (!/^\d{1,5}$/.test(port)) throw new Error(`--port is a number, not "${port}"`);
  return { port: Number(port), platform, help };
}

async function main(): Promise<void> {
  const { port, platform, help } = readArguments();
  if (help) return console.log(USAGE);
  const onRequest = (request: RecordedRequest) => console.log(describe(request));
  const simulator = await startSimulator({ port, platform, onRequest });
  console.log(simulator.url);
  process.once('SIGINT', () => simulator.close());
}

main().catch((error: Error) => {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
