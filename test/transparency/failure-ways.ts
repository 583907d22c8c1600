import Anthropic from '@anthropic-ai/sdk';
import * as errorClasses from '@anthropic-ai/sdk/core/error-classes';
import { params } from '../core/failing-api.ts';
import { sseOf } from '../core/local-api.ts';
import { ask } from './client-ways.ts';
import type { Way } from './observe.ts';
import { type Answer, canned, json, sse } from './wire.ts';

const NOW = { 'retry-after-ms': '1' };
const STATUSES = [400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 503, 504, 529];

function refusal(type: string, error_code?: string) {
  const details = error_code === undefined ? {} : { details: { error_code } };
  return { type: 'error', error: { type, message: 'Not like this.', ...details }, request_id: 'r' };
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (_, response) => json(response, status, body, { ...NOW, ...headers });
}

/** Fails the first requests, then answers. */
const first =
  (times: number, fail: Answer): Answer =>
  (request, response, n) =>
    (n <= times ? fail : canned)(request, response, n);

const reset: Answer = (_, response) => void response.destroy();
const never: Answer = () => {};

/** Breaks off in the middle of a stream. */
const cut: Answer = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_1' });
  response.write(sseOf('Hello.').slice(0, 500), () => response.destroy());
};

const inStream = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n';

/** The types keep the list of codes to themselves. */
const { ERROR_CODE_CLASSES: codes } = errorClasses as unknown as {
  readonly ERROR_CODE_CLASSES: ReadonlyMap<string, unknown>;
};

/** Does not sit out the pauses between two attempts that no server shortens. */
const client = class Impatient extends Anthropic {
  constructor(options: object) {
    super(options);
    Object.defineProperty(this, 'calculateDefaultRetryTimeoutMillis', { value: () => 1 });
  }
};

/** Everything that a response may be beside what was asked for. */
const answers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    STATUSES.map((status) => [`status ${status}`, answering(status, refusal('some_error'))]),
  ),
  ...Object.fromEntries(
    [...codes.keys()].map((key) => {
      const [status = '400', code] = key.split(' ');
      return [`code ${key}`, answering(Number(status), refusal('invalid_request_error', code))];
    }),
  ),
  'a refusal that is no JSON': answering(400, 'Not like this.', { 'content-type': 'text/plain' }),
  'a refusal without a body': answering(400, ''),
  'a refusal that is to be retried': answering(400, refusal('x'), { 'x-should-retry': 'true' }),
  'an overload that is not': answering(529, refusal('x'), { 'x-should-retry': 'false' }),
  'an overload, then a reply': first(1, answering(529, refusal('overloaded_error'))),
  'two resets, then a reply': first(2, reset),
  'a reset connection': reset,
  'JSON that is none': answering(200, '{"a"'),
  'JSON that is no message': answering(200, '[1]'),
  'an empty reply': answering(200, '', { 'content-length': '0' }),
  'no content': (_, response) => void response.writeHead(204).end(),
  'plain text': answering(200, 'Hello.', { 'content-type': 'text/plain' }),
  'a redirection': (request, response, n) =>
    n === 1
      ? json(response, 307, '', { location: '/v1/messages?again' })
      : canned(request, response, n),
  'a stream that breaks off': cut,
  'an error in the stream': (_, response) =>
    sse(response, sseOf('Hello.').slice(0, 400) + inStream),
  'an error as the first event': (_, response) => sse(response, inStream),
  'a stream without events': (_, response) => sse(response, ''),
  'an event that is no JSON': (_, response) => sse(response, 'event: message_start\ndata: {\n\n'),
};

const askings: Readonly<Record<string, Way['run']>> = {
  whole: (client) => ask(client),
  streamed: async (client) => {
    const log: unknown[] = [];
    try {
      for await (const event of await client.messages.create({ ...params, stream: true })) {
        log.push(event);
      }
    } catch (error) {
      log.push(error);
    }
    return log;
  },
};

/** Stops a request at some moment. */
function aborting(abort: (abort: () => void) => unknown, stream = false): Way['run'] {
  return async (client) => {
    const controller = new AbortController();
    abort(() => controller.abort(new RangeError('mine')));
    const { signal } = controller;
    const reply: unknown = await client.messages.create({ ...params, stream }, { signal });
    if (!stream) return reply;
    for await (const _ of reply as AsyncIterable<unknown>) controller.abort();
    return 'ended';
  };
}

const at = (milliseconds: number) => (abort: () => void) => setTimeout(abort, milliseconds);

const aborts: Readonly<Record<string, Way>> = {
  'an abort before': { run: aborting((abort) => abort()) },
  'an abort at once': { run: aborting((abort) => queueMicrotask(abort)) },
  'an abort while it waits': { run: aborting(at(50)), answer: never },
  'an abort between two attempts': {
    run: aborting(at(50)),
    answer: answering(529, refusal('x'), { 'retry-after-ms': '5000' }),
  },
  'an abort in the stream': { run: aborting(() => {}, true) },
  'a timeout': { run: (client) => ask(client, { timeout: 30, maxRetries: 1 }), answer: never },
  'a timeout of the client': {
    options: { timeout: 30, maxRetries: 0 },
    run: (client) => ask(client),
    answer: never,
  },
  'no server': {
    client,
    run: (client) => ask(client.withOptions({ baseURL: 'http://127.0.0.1:1' })),
  },
};

/** Every way in which a request can go wrong. */
export const failureWays: Readonly<Record<string, Way>> = {
  ...Object.fromEntries(
    Object.entries(askings).flatMap(([how, run]) =>
      Object.entries(answers).map(([what, answer]) => [`${what}, ${how}`, { run, answer, client }]),
    ),
  ),
  ...aborts,
};
