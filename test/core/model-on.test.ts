import { type ConfiguringOptions, configuring, explain, type Middleware } from '@turnwise/core';
import { expect, test } from 'vitest';

const sonnet = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

/** The shortest prefix that the middleware of a client believe in. */
async function minimumFor(model: string, options: ConfiguringOptions): Promise<number> {
  const seen: number[] = [];
  const looking: Middleware = (next) => (call) => {
    seen.push(call.model.minCacheable);
    return next(call);
  };
  const params = { model, max_tokens: 1, messages: [{ role: 'user' as const, content: 'Hi' }] };
  await explain(params, configuring(options), looking);
  return seen[0] ?? 0;
}

test.each<{ name: string; model: string; options: ConfiguringOptions; minimum: number }>([
  {
    name: 'Sonnet 4.5 on Bedrock',
    model: sonnet,
    options: { platform: 'bedrock' },
    minimum: 4_096,
  },
  {
    name: 'Opus 4.7 on Bedrock',
    model: 'anthropic.claude-opus-4-7',
    options: { platform: 'bedrock' },
    minimum: 4_096,
  },
  {
    name: 'Opus 5 on Bedrock',
    model: 'anthropic.claude-opus-5',
    options: { platform: 'bedrock' },
    minimum: 512,
  },
  {
    name: 'Sonnet 4.5 elsewhere',
    model: 'claude-sonnet-4-5@20250929',
    options: { platform: 'vertex' },
    minimum: 1_024,
  },
  {
    name: 'a deployment by another name',
    model: 'mine',
    options: { platform: 'bedrock', models: { mine: 'claude-sonnet-4-5' } },
    minimum: 4_096,
  },
  {
    name: 'what the program says',
    model: sonnet,
    options: { platform: 'bedrock', models: { [sonnet]: { minCacheable: 2_048 } } },
    minimum: 2_048,
  },
  { name: 'nobody', model: 'constructor', options: { platform: 'bedrock' }, minimum: 4_096 },
])('the shortest prefix of $name is $minimum tokens', async ({ model, options, minimum }) => {
  expect(await minimumFor(model, options)).toBe(minimum);
});
