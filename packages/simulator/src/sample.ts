import type { Fault } from './fault.ts';
import { type Finished, finish } from './finish.ts';
import type { Dict } from './json.ts';
import { prefixesOf } from './prefix.ts';
import type { Prompt } from './prompt-step.ts';
import type { Reply } from './reply.ts';
import type { Simulation } from './simulation.ts';
import { type Counts, countsOf } from './usage.ts';

/** What the model said, and the tokens it took. */
export interface Sampled extends Finished {
  readonly counts: Counts;
}

/** Asks the model once, if the key's limits allow: the cache is read before it speaks and written when it began. */
export async function sample(
  { cache, clock, limits, nextId }: Simulation,
  apiKey: string,
  { params, context }: Prompt,
  say: (params: Dict) => Reply | Promise<Reply>,
): Promise<Sampled | Fault> {
  const { model, tokens } = context;
  const positions = prefixesOf(params, model, apiKey, tokens);
  const visit = cache.visit(positions, model.minCacheable, clock.now());
  const refused = limits.admit(apiKey, context, visit.use.read);
  if (refused) return refused;
  const said = finish(await say(params), params, context, nextId);
  if ('status' in said) return said;
  visit.commit();
  limits.settle(apiKey, context, said.outputTokens);
  return { ...said, counts: countsOf(tokens, visit.use, said.outputTokens) };
}
