import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { quietly } from '../quietly.ts';
import { conversationOf } from './conversation.ts';
import { countOf } from './count.ts';
import { demo } from './demo.ts';
import { reportOf } from './print.ts';
import { sample } from './sample/sample.ts';
import { svgOf } from './svg.ts';
import { readTrace, type Trace } from './trace.ts';

const usage = `pnpm demo [FILE] [--live] [--window FRACTION] [--model ID] [--svg FILE]

Plays a conversation twice, with the client of the official SDK as it is and wrapped, and prints
what was refused and what it cost.

  FILE      a recorded trace; without it, the sample that ships with the project
  --live    to the API instead of the simulator: needs ANTHROPIC_API_KEY, and is paid for twice
  --window  forces the context window to this part of the largest request, for example 0.25
  --model   plays to this model instead of the recorded one
  --svg     draws what was paid, request by request`;

function inputs() {
  return parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      live: { type: 'boolean', default: false },
      model: { type: 'string' },
      svg: { type: 'string' },
      window: { type: 'string' },
    },
  });
}

function withModel(trace: Trace, model: string | undefined): Trace {
  if (model === undefined) return trace;
  return { ...trace, requests: trace.requests.map((request) => ({ ...request, model })) };
}

async function main(): Promise<void> {
  const { values, positionals } = inputs();
  const window = values.window === undefined ? undefined : Number(values.window);
  if (values.help) return console.log(usage);
  if (window !== undefined && !(window > 0))
    throw new Error('--window takes a number above 0, for example 0.25.');
  if (values.live && !process.env.ANTHROPIC_API_KEY)
    throw new Error(
      '--live needs ANTHROPIC_API_KEY to be set. Without --live the simulator answers.',
    );
  const [file] = positionals;
  const trace = withModel(file === undefined ? sample() : readTrace(file), values.model);
  const conversation = conversationOf(trace, countOf);
  const result = await quietly(() =>
    demo(conversation, { live: values.live, ...(window && { window }) }),
  );
  console.log(reportOf(conversation, result));
  if (values.svg !== undefined) writeFileSync(values.svg, svgOf(conversation.name, result));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
