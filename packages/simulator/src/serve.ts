import type { IncomingMessage, ServerResponse } from 'node:http';
import { stepsOf } from './answer-steps.ts';
import type { Breakdown, Interruption } from './breakdown.ts';
import { checkBreakdown } from './check-breakdown.ts';
import { continuedBy } from './continued-by.ts';
import { envelope } from './envelope.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, failure, statusOfType, typeOfStatus } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import type { RecordedRequest } from './options.ts';
import { organizationId } from './organization-id.ts';
import { piecesOf } from './pieces.ts';
import { type Received, receive } from './receive.ts';
import { type Recorder, record } from './record.ts';
import type { Route } from './routes.ts';
import { send } from './send.ts';
import type { Simulation } from './simulation.ts';

/** How a request ends, and how the answer breaks on its way. */
interface Outcome {
  readonly result: Answer | Fault | 'reset';
  readonly interruption?: Interruption;
  /** The conversation of a request without an answer. */
  readonly conversation?: string | undefined;
}

/** What `faults` says about a request for a message. */
function breakdownOf(simulation: Simulation, route: Route, body: Dict): Breakdown | undefined {
  if (!route.asksModel) return undefined;
  simulation.counts.asked += 1;
  return checkBreakdown(simulation.options.faults?.(simulation.counts.asked, body));
}

/** An error that cannot be told in a stream, since there is none. */
function inItsPlace(result: Answer | Fault, interruption: Interruption): Answer | Fault {
  if (!('streamError' in interruption) || !('kind' in result) || result.kind === 'events')
    return result;
  if ('receipt' in result) result.receipt?.over();
  const { type, message = 'Simulated error' } = interruption.streamError;
  return { status: statusOfType(type), type, message };
}

/** Answers a request whose headers were accepted, or breaks down as the options say. */
async function fateOf(
  simulation: Simulation,
  { route, exchange, refusal }: Received,
): Promise<Outcome> {
  const breakdown = breakdownOf(simulation, route, isDict(exchange.body) ? exchange.body : {});
  if (breakdown === 'reset') return { result: breakdown };
  if (breakdown && 'status' in breakdown) {
    const { delay = 0, ...told } = breakdown;
    const type = typeOfStatus(told.status);
    return { result: { type, message: 'Simulated fault', ...told }, interruption: { delay } };
  }
  const result = refusal ?? (await route.serve(simulation, exchange));
  return breakdown
    ? { result: inItsPlace(result, breakdown), interruption: breakdown }
    : { result };
}

/** How a request ends; one that gets no message still belongs to a conversation. */
async function outcomeOf(
  simulation: Simulation,
  request: IncomingMessage,
  recorder: Recorder,
  tell: Exchange['tell'],
): Promise<Outcome> {
  const received = await receive(simulation, request, recorder, tell);
  if ('status' in received) return { result: received };
  const outcome = await fateOf(simulation, received).catch(failed);
  const isAnswered = outcome.result !== 'reset' && 'kind' in outcome.result;
  if (isAnswered || !received.route.asksModel) return outcome;
  return { ...outcome, conversation: continuedBy(simulation, received.exchange) };
}

function failed(error: unknown): Outcome {
  return { result: failure(error) };
}

/** Bedrock's InvokeModel names its refusals in its own way. */
function renamed(fault: Fault, simulation: Simulation, body: unknown): Fault {
  const invoked =
    simulation.platform.name === 'bedrock' && isDict(body) && body.model === undefined;
  return invoked && fault.status === 400 ? { ...fault, type: 'ValidationException' } : fault;
}

const contentTypes: Readonly<Record<Answer['kind'], string>> = {
  json: 'application/json',
  lines: 'application/x-jsonl',
  events: 'text/event-stream; charset=utf-8',
};

function contentTypeOf(answer: Answer): string {
  return 'framed' in answer && answer.framed
    ? 'application/vnd.amazon.eventstream'
    : contentTypes[answer.kind];
}

/** Whether it is worth trying again, as the API's clients are told. */
function retryAdvice(status: number): string {
  return String(status === 408 || status === 409 || status === 429 || status >= 500);
}

/** How the record tells that an answer broke off. */
function endOf(interruption: Interruption | undefined): Pick<RecordedRequest, 'error'> {
  if (!interruption) return {};
  if ('cut' in interruption) return { error: { type: 'cut', message: 'The connection was cut' } };
  if (!('streamError' in interruption)) return {};
  const { type, message = 'Simulated error' } = interruption.streamError;
  return { error: { type, message } };
}

/** Fills in the head of the answer and the record. */
function conclude(
  { result, interruption, conversation }: Outcome & { readonly result: Answer | Fault },
  response: ServerResponse,
  recorder: Recorder,
  requestId: string,
): Answer {
  if ('kind' in result) {
    const receipt = 'receipt' in result && result.receipt;
    recorder.done({ status: 200, ...receipt, ...endOf(interruption) });
    return result;
  }
  const { status, type, message, headers = {} } = result;
  response.statusCode = status;
  response.setHeader('x-should-retry', retryAdvice(status));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  recorder.done({ status, error: { type, message }, conversation });
  return { kind: 'json', body: envelope(result, requestId) };
}

/** Answers one HTTP request. */
export async function serve(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = simulation.nextId('req');
  const recorder = record(simulation, requestId, request);
  const tell: Exchange['tell'] = (headers) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  };
  tell({ 'request-id': requestId, 'anthropic-organization-id': organizationId });
  const outcome = await outcomeOf(simulation, request, recorder, tell).catch(failed);
  const { result, interruption, conversation } = outcome;
  const over = typeof result === 'object' && 'receipt' in result ? result.receipt?.over : undefined;
  if (result === 'reset' || request.errored) {
    over?.();
    recorder.done({ status: 0, conversation });
    request.socket.resetAndDestroy();
    return;
  }
  const fate = 'status' in result ? renamed(result, simulation, recorder.request.body) : result;
  const answer = conclude({ ...outcome, result: fate }, response, recorder, requestId);
  const pieces = piecesOf(answer, interruption !== undefined);
  const length = pieces.reduce((sum, { write }) => sum + write.length, 0);
  tell({
    'content-type': contentTypeOf(answer),
    ...(answer.kind === 'events'
      ? { 'cache-control': 'no-cache' }
      : { 'content-length': String(length) }),
  });
  const pace = simulation.options.pace ?? {};
  const steps = stepsOf(answer, pieces, { pace, interruption, requestId });
  await send(response, steps, simulation.clock).finally(over);
}
