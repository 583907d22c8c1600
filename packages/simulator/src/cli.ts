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

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    platform: { type: 'string', default: 'anthropic' },
  },
});

const { platform } = values;
if (isPlatform(platform)) {
  const onRequest = (request: RecordedRequest) => console.log(describe(request));
  const simulator = await startSimulator({ port: Number(values.port), platform, onRequest });
  console.log(simulator.url);
  process.once('SIGINT', () => simulator.close());
} else {
  console.error(`--platform is one of ${platformNames.join(', ')}`);
  process.exitCode = 1;
}
