import Anthropic, { type ClientOptions } from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import type { SimulatorOptions } from '@turnwise/simulator';
import { start } from './support.ts';

/** A simulator and an unchanged client of it, which tries once unless it is told otherwise. */
export async function connect(options: SimulatorOptions = {}, more: ClientOptions = {}) {
  const simulator = await start(options);
  const client = new Anthropic({
    baseURL: simulator.url,
    apiKey: 'key',
    maxRetries: 0,
    ...more,
  });
  return { simulator, client };
}

/** Adds two numbers. */
export const add = betaTool({
  name: 'add',
  description: 'Adds.',
  inputSchema: {
    type: 'object',
    properties: { a: { type: 'number' }, b: { type: 'number' } },
    required: ['a', 'b'],
  },
  run: ({ a, b }) => String(a + b),
});

/** A call of it. */
export const adding = [{ type: 'tool_use', name: 'add', input: { a: 1, b: 2 } }];

/** The code by which programs know a refusal. */
export async function codeOf(request: PromiseLike<unknown>): Promise<unknown> {
  try {
    await request;
  } catch (error) {
    const { error: body } = error as { error?: { error?: { details?: { error_code?: unknown } } } };
    return body?.error?.details?.error_code ?? String(error);
  }
  return undefined;
}
