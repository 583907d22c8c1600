import type { IncomingMessage, ServerResponse } from 'node:http';
import { envelope } from './envelope.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, notFound, typeOfStatus } from './fault.ts';
import { acceptHeaders } from './headers.ts';
import { type Dict, isDict } from './json.ts';
import type { Breakdown } from './options.ts';
import { parseBody } from './parse-body.ts';
import { readBody } from './read-body.ts';
import { type Recorder, record } from './record.ts';
import { findRoute, type Route } from './routes.ts';
import type { Simulation } from './simulation.ts';

type Outcome =
  | Answer
  | Fault
  | (Fault & { readonly headers?: Readonly<Record<string, string>> })
  | 'reset';

const tooLarge: Fault = {
  status: 413,
  type: 'request_too_large',
  message: 'Request exceeds the maximum size',
};

/** What `faults` says about a request for a message. */
function breakdownOf(simulation: Simulation, route: Route, body: Dict): Breakdown | undefined {
  if (!route.asksModel) return undefined;
  simulation.counts.asked += 1;
  return simulation.options.faults?.(simulation.counts.asked, body);
}

/** Answers a body that was read, or breaks down as the options say. */
async function answer(
  simulation: Simulation,
  route: Route,
  exchange: Exchange,
  refusal: Fault | undefined,
): Promise<Outcome> {
  const { body } = exchange;
  const breakdown = breakdownOf(simulation, route, isDict(body) ? body : {});
  if (breakdown === 'reset') return breakdown;
  if (breakdown)
    return { type: typeOfStatus(breakdown.status), message: 'Simulated fault', ...breakdown };
  return refusal ?? route.serve(simulation, exchange);
}

async function outcomeOf(
  simulation: Simulation,
  request: IncomingMessage,
  recorder: Recorder,
): Promise<Outcome> {
  const { platform } = simulation;
  const { origin, pathname: path } = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const method = request.method ?? 'GET';
  const route = findRoute(method, path, platform);
  const text = await readBody(request, route?.maxBody(platform) ?? platform.maxBody);
  if (!route) return notFound('Not Found');
  if (text === undefined) return tooLarge;
  const parsed = method === 'POST' ? parseBody(text) : { value: undefined };
  const body = 'value' in parsed ? parsed.value : text;
  recorder.body(body);
  const accepted = acceptHeaders(request.headers, body, platform);
  if ('status' in accepted) return accepted;
  const exchange = { method, path, origin, body, ...accepted };
  return answer(simulation, route, exchange, 'fault' in parsed ? parsed.fault : undefined);
}

/** Bedrock's InvokeModel names its refusals in its own way. */
function renamed(fault: Fault, simulation: Simulation, body: unknown): Fault {
  const invoked =
    simulation.platform.name === 'bedrock' && isDict(body) && body.model === undefined;
  return invoked && fault.status === 400 ? { ...fault, type: 'ValidationException' } : fault;
}

function sendJson(response: ServerResponse, status: number, body: Dict): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendEvents(response: ServerResponse, events: Iterable<Dict>): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  for (const event of events)
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  response.end();
}

function sendLines(response: ServerResponse, lines: readonly Dict[]): void {
  response.writeHead(200, { 'content-type': 'application/x-jsonl' });
  response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function sendAnswer(response: ServerResponse, answer: Answer): void {
  if ('receipt' in answer) answer.receipt?.begin();
  if (answer.kind === 'events') sendEvents(response, answer.events);
  else if (answer.kind === 'lines') sendLines(response, answer.lines);
  else sendJson(response, 200, answer.body);
}

function failure(error: unknown): Fault {
  return {
    status: 500,
    type: 'api_error',
    message: error instanceof Error ? error.message : String(error),
  };
}

/** Answers one HTTP request. */
export async function serve(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = simulation.nextId('req');
  const recorder = record(simulation, requestId, request);
  response.setHeader('request-id', requestId);
  const outcome = await outcomeOf(simulation, request, recorder).catch(failure);
  if (outcome === 'reset') {
    recorder.done({ status: 0 });
    request.socket.destroy();
    return;
  }
  if ('kind' in outcome) {
    recorder.done({ status: 200, ...('receipt' in outcome && outcome.receipt) });
    sendAnswer(response, outcome);
    return;
  }
  const fault = renamed(outcome, simulation, recorder.request.body);
  for (const [name, value] of Object.entries('headers' in outcome ? (outcome.headers ?? {}) : {}))
    response.setHeader(name, value);
  recorder.done({ status: fault.status, error: { type: fault.type, message: fault.message } });
  sendJson(response, fault.status, envelope(fault, requestId));
}
