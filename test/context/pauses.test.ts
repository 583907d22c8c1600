import Anthropic from '@anthropic-ai/sdk';
import { caching, priceOf } from '@turnwise/cache';
import { clearing, windowing } from '@turnwise/context';
import {
  type Block,
  configuring,
  estimateTokens,
  type Message,
  type Middleware,
  type ParamsLike,
  reportOf,
  wrap,
} from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { assistant, text, user } from './sessions.ts';
import { MINUTE } from './timed.ts';

const REQUESTS = 48;
const PAUSES = { '5m': 6 * MINUTE, '1h': 61 * MINUTE };
const tools = [{ name: 'run', input_schema: { type: 'object' as const } }];

/** A program that pauses every so many requests, and whose cache is kept for so long. */
interface Program {
  readonly stack: 'clearing' | 'windowing' | 'clearing, windowing';
  readonly model: string;
  readonly every: number;
  readonly ttl: '5m' | '1h';
}

const stacks: Readonly<Record<Program['stack'], () => Middleware[]>> = {
  clearing: () => [clearing()],
  windowing: () => [windowing()],
  'clearing, windowing': () => [clearing(), windowing()],
};

/** An API, and a client whose middleware may or may not know how long the program pauses. */
async function open({ stack, model, every, ttl }: Program, knows: boolean) {
  const simulator = await startSimulator({
    count: (it) => estimateTokens(it as unknown as ParamsLike),
    reply: (_, { n }) => [{ type: 'tool_use', name: 'run', input: { n } }],
  });
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  let paused = 0;
  const circumstances = configuring({
    namespace: `pauses ${stack} ${model} ${every} ${ttl} ${knows}`,
    onFault: 'throw',
    models: { [model]: { id: model, contextWindow: 30_000 } },
    now: () => Date.now() + (knows ? paused : 0),
  });
  const pause = () => {
    simulator.advance(PAUSES[ttl]);
    paused += PAUSES[ttl];
  };
  const client = wrap(bare, circumstances, ...stacks[stack](), caching({ ttl }));
  return { client, pause, close: () => simulator.close() };
}

/** An agent that calls a tool in every turn: what its input costs, and when it was cleared or cut. */
async function run(program: Program, knows: boolean) {
  const { model, every } = program;
  const { client, pause, close } = await open(program, knows);
  const messages: Message[] = [user('the task')];
  const changed: number[] = [];
  let dollars = 0;
  let told = '[]';
  for (let n = 1; n <= REQUESTS; n++) {
    if (n % every === 0) pause();
    const params = { model, max_tokens: 500, tools, messages };
    const reply = await client.messages.create(params as never);
    const { total = 0, output = 0 } = priceOf({ ...reply.usage }, model) ?? {};
    dollars += total - output;
    const steps = reportOf(reply)?.steps.filter(({ lossless }) => !lossless);
    const now = JSON.stringify(steps?.map(({ path }) => path));
    if (now !== told) changed.push(n);
    told = now;
    messages.push(
      assistant(reply.content as unknown as Block[]),
      user(resultsOf(reply.content, n)),
    );
  }
  await close();
  return { dollars, changed };
}

function resultsOf(content: readonly object[], n: number): Block[] {
  return (content as readonly Block[]).map(({ id }) => ({
    type: 'tool_result',
    tool_use_id: id,
    content: text(200 + ((n * 37) % 400), `r${n}`),
  }));
}

test.each<Program>([
  { stack: 'clearing', model: 'claude-opus-4-8', every: 7, ttl: '5m' },
  { stack: 'clearing', model: 'claude-opus-5-5', every: 20, ttl: '5m' },
  { stack: 'clearing', model: 'claude-opus-4-8', every: 13, ttl: '1h' },
  { stack: 'windowing', model: 'claude-opus-5-5', every: 7, ttl: '5m' },
  { stack: 'windowing', model: 'claude-opus-4-8', every: 20, ttl: '5m' },
  { stack: 'clearing, windowing', model: 'claude-opus-4-8', every: 13, ttl: '5m' },
  { stack: 'clearing, windowing', model: 'claude-opus-5-5', every: 13, ttl: '1h' },
])('$stack early in a pause every $every requests is cheaper ($model, $ttl)', async (program) => {
  const [early, late] = await Promise.all([run(program, true), run(program, false)]);
  const inPause = (n: number) => n % program.every === 0;
  expect(early.changed.some(inPause)).toBe(true);
  expect(early.dollars).toBeLessThan(late.dollars);
});
