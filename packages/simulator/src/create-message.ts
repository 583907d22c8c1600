import { hasBeta } from './betas.ts';
import { openBill } from './bill.ts';
import { defaultReply } from './default-reply.ts';
import type { Answer, Exchange, Receipt } from './exchange.ts';
import type { Fault } from './fault.ts';
import { invalid, notFound } from './fault.ts';
import { finish } from './finish.ts';
import { type Dict, isDict } from './json.ts';
import { modelField } from './model-field.ts';
import { promptOf } from './prompt.ts';
import { type RequestContext, requestContext } from './request-context.ts';
import { firstFault } from './rules/index.ts';
import { signContent } from './sign-content.ts';
import type { Simulation } from './simulation.ts';
import { eventsOf } from './stream.ts';

/** Takes a body as far as the rules allow. */
export function judge(
  simulation: Simulation,
  exchange: Exchange,
  params: unknown,
  endpoint: RequestContext['endpoint'],
): RequestContext | Fault {
  if (!isDict(params)) return invalid('Input should be an object');
  const { options, platform } = simulation;
  const named = modelField(params, platform, options.models ?? {});
  if ('status' in named) return named;
  const { version, betas } = exchange;
  const context = requestContext(
    params,
    { endpoint, version, betas, platform, ...named },
    options.count,
  );
  return firstFault(params, context) ?? context;
}

/** Threads are forgotten at once, as the API may do; a client then sends everything again. */
function threadFault({ body, betas }: Exchange): Fault | undefined {
  const thread = isDict(body) && hasBeta(betas, /^message-threads-/) ? body.thread : undefined;
  if (!isDict(thread) || thread.type !== 'continue') return undefined;
  return { ...notFound('Thread not found'), details: { error_code: 'thread_not_found' } };
}

interface Message {
  readonly message: Dict;
  readonly receipt: Receipt;
}

/** Answers an accepted request, reading and writing the cache on the way. */
export async function answerMessage(
  simulation: Simulation,
  exchange: Exchange,
  accepted: Dict,
  acceptedContext: RequestContext,
): Promise<Message | Fault> {
  const { counts, nextId, options } = simulation;
  const prompt = await promptOf(accepted, acceptedContext, simulation);
  if ('status' in prompt) return prompt;
  const { params, context, told } = prompt;
  const { model } = context;
  const bill = openBill(simulation, exchange, prompt, acceptedContext);
  counts.answered += 1;
  const say = params.max_tokens === 0 ? () => '' : (options.reply ?? defaultReply);
  const said = finish(await say(params, { n: counts.answered }), params, model, nextId);
  if ('status' in said) return said;
  const stopReason = params.max_tokens === 0 ? 'max_tokens' : said.stopReason;
  const receipt = bill.settle({ ...said, stopReason });
  const message = {
    id: nextId('msg'),
    type: 'message',
    role: 'assistant',
    model: options.models?.[context.modelId] ? context.modelId : model.id,
    content: signContent(said.content, params, context),
    stop_reason: stopReason,
    stop_sequence: said.stopSequence,
    stop_details: null,
    container: null,
    diagnostics: null,
    ...told,
    usage: receipt.usage,
  };
  return { message, receipt };
}

/** POST /v1/messages */
export async function createMessage(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const fault = threadFault(exchange);
  if (fault) return fault;
  const context = judge(simulation, exchange, exchange.body, 'create');
  if ('status' in context) return context;
  const params = exchange.body as Dict;
  const answered = await answerMessage(simulation, exchange, params, context);
  if ('status' in answered) return answered;
  const { message, receipt } = answered;
  return params.stream === true
    ? { kind: 'events', events: eventsOf(message), receipt }
    : { kind: 'json', body: message, receipt };
}
