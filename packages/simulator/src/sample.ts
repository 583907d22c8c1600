import { type Bill, openBill } from './bill.ts';
import type { Fault } from './fault.ts';
import { type Finished, finish } from './finish.ts';
import type { Dict } from './json.ts';
import type { Prompt } from './prompt-step.ts';
import type { Reply } from './reply.ts';
import type { Simulation } from './simulation.ts';
import { type Counts, countsOf } from './usage.ts';

/** What the model said, and the tokens it took. */
export interface Sampled extends Finished {
  readonly counts: Counts;
  readonly bill: Bill;
}

/** Asks the model once, if the key's limits allow. */
export async function sample(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
  say: (params: Dict) => Reply | Promise<Reply>,
): Promise<Sampled | Fault> {
  const { limits, nextId } = simulation;
  const { params, context } = prompt;
  const bill = openBill(simulation, apiKey, prompt);
  const refused = limits.admit(apiKey, context, bill.use.read);
  if (refused) return refused;
  const said = finish(await say(params), params, context, nextId);
  if ('status' in said) return said;
  limits.settle(apiKey, context, said.outputTokens);
  return { ...said, counts: countsOf(context.tokens, bill.use, said.outputTokens), bill };
}
