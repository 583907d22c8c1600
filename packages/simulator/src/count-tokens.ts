import { judge } from './create-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { isDict } from './json.ts';
import type { Simulation } from './simulation.ts';
import { tokensOf } from './tokens.ts';

/** POST /v1/messages/count_tokens */
export function countTokens(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const context = judge(simulation, exchange, exchange.body, 'count');
  if ('status' in context) return context;
  const params = isDict(exchange.body) ? exchange.body : {};
  const edits = isDict(params.context_management);
  const original = simulation.options.count?.(params) ?? tokensOf(params, context.model);
  const body = {
    input_tokens: context.tokens,
    ...(edits && { context_management: { original_input_tokens: original } }),
  };
  return { kind: 'json', body };
}
