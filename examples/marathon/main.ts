import { parseArgs } from 'node:util';
import { conversations } from './conversations.ts';
import type { Driven } from './drive.ts';
import { type Part, playParts } from './parts.ts';
import { policies } from './policies.ts';
import { reportOf, violationsOf } from './print.ts';
import { isPinned } from './script.ts';

const usage = `pnpm marathon [--turns 2000] [--seed 1] [--only TEXT] [--details]

Holds two long conversations, of an agent and of a person, on a model with a window of 200,000 tokens:
by each of our policies alone, by all together, by dropping the oldest messages as most programs do,
and by the summarization middleware of LangChain. A turn is a message of one role: every second one
is a request, which goes through the SDK to the simulator and is looked at there.

  --turns    messages of each conversation
  --seed     writes other conversations
  --only     those whose name has this text, such as "chat" or "agent, windowing"
  --details  every violation in words`;

function inputs() {
  return parseArgs({
    options: {
      details: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      turns: { type: 'string', default: '2000' },
    },
  });
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 1) return number;
  throw new Error(`--${name} takes a whole number above 1, for example 200.`);
}

function report(
  name: string,
  options: Omit<Part, 'conversation' | 'policy'>,
  all: readonly Driven[],
) {
  const last = conversations.get(name)?.(options).turns.at(-1)?.body;
  const pins = last?.messages.filter(isPinned).length ?? 0;
  const turns = (last?.messages.length ?? 0) + 1;
  return reportOf({ name, turns, model: last?.model ?? '', pins }, all);
}

async function main(): Promise<void> {
  const { values } = inputs();
  if (values.help) return console.log(usage);
  const options = { turns: wholeNumber('turns', values.turns), seed: Number(values.seed) };
  const parts = [...conversations.keys()].flatMap((conversation) =>
    policies.map(({ name }) => ({ conversation, policy: name, ...options })),
  );
  const wanted = parts.filter(({ conversation, policy }) =>
    `${conversation}, ${policy}`.includes(values.only),
  );
  const played = await playParts(wanted);
  for (const name of conversations.keys()) {
    const own = played.filter((_, at) => wanted[at]?.conversation === name);
    if (own.length === 0) continue;
    console.log(`\n${report(name, options, own)}`);
    if (values.details) console.log(own.flatMap(violationsOf).join('\n'));
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
