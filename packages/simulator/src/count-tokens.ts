import { judge } from './create-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { promptOf } from './prompt.ts';
import type { Simulation } from './simulation.ts';
import { tokensOf } from './tokens.ts';

/** POST /v1/messages/count_tokens */
export async function countTokens(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const context = judge(simulation, exchange, exchange.body, 'count');
  if ('status' in context) return context;
  const { limits } = simulation;
  const refused = limits.admit(exchange.apiKey, context, 0);
  exchange.tell(limits.headers(exchange.apiKey, context));
  if (refused) return refused;
  const params = exchange.body as Dict;
  const prompt = await promptOf(params, context, simulation);
  if ('status' in prompt) return prompt;
  const edits = isDict(params.context_management);
  const original = simulation.options.count?.(params) ?? tokensOf(params, context.model);
  const body = {
    input_tokens: prompt.context.tokens,
    ...(edits && { context_management: { original_input_tokens: original } }),
  };
  return { kind: 'json', body };
}
