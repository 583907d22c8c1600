import { judge } from './create-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { isDict } from './json.ts';
import type { Simulation } from './simulation.ts';

/** POST /v1/messages/count_tokens */
export function countTokens(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const context = judge(simulation, exchange, exchange.body, 'count');
  if ('status' in context) return context;
  const edits = isDict(exchange.body) && isDict(exchange.body.context_management);
  const body = {
    input_tokens: context.tokens,
    ...(edits && { context_management: { original_input_tokens: context.tokens } }),
  };
  return { kind: 'json', body };
}
