import type { Simulator } from '@turnwise/simulator';
import { type Body, post } from './support.ts';

export const marker = { cache_control: { type: 'ephemeral' } };
export const long = 'word '.repeat(4_000);
export const base = { model: 'claude-opus-5-5', max_tokens: 100 };

/** A token for each `word`, and 100 for the rest. */
export const count = (params: Body): number =>
  [...JSON.stringify([params.system, params.tools, params.messages]).matchAll(/word/g)].length +
  100;

/** How a request was billed. */
export async function usageOf(
  simulator: Simulator,
  body: Body,
  headers: Record<string, string> = {},
) {
  const { body: answer } = await post(simulator, { ...base, ...body }, headers);
  if (!answer.usage) throw new Error(answer.error.message);
  return answer.usage;
}
