import { answerMessage } from './answer-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { failure, invalid } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { modelField } from './model-field.ts';
import { type RequestContext, requestContext } from './request-context.ts';
import { firstFault } from './rules/index.ts';
import type { Simulation } from './simulation.ts';
import { eventsOf } from './stream.ts';
import type { Turn } from './threads.ts';

/** Takes a body as far as the rules allow. */
export function judge(
  simulation: Simulation,
  exchange: Exchange,
  params: unknown,
  endpoint: RequestContext['endpoint'],
): RequestContext | Fault {
  if (!isDict(params)) return invalid('Input should be an object');
  const { newAccount, options, platform } = simulation;
  const named = modelField(params, platform, options.models ?? {});
  if ('status' in named) return named;
  const { version, betas } = exchange;
  const context = requestContext(
    params,
    { endpoint, version, betas, platform, newAccount, ...named },
    options.count,
  );
  return firstFault(params, context) ?? context;
}

async function answer(
  simulation: Simulation,
  exchange: Exchange,
  turn: Turn,
): Promise<Answer | Fault> {
  const context = judge(simulation, exchange, turn.params, 'create');
  if ('status' in context) return context;
  const params = turn.params as Dict;
  const answered = await answerMessage(simulation, exchange, params, context);
  if ('status' in answered) return answered;
  const { message } = answered;
  const receipt = { ...answered.receipt, arrive: () => turn.keep(message), over: turn.end };
  return params.stream === true
    ? { kind: 'events', events: eventsOf(message), receipt }
    : { kind: 'json', body: message, receipt };
}

/** POST /v1/messages. What its thread holds is judged, answered and billed with it, as if it had been sent. */
export async function createMessage(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const turn = simulation.threads.open(exchange);
  if ('status' in turn) return turn;
  const result = await answer(simulation, exchange, turn).catch(failure);
  if ('status' in result) turn.end();
  return result;
}
