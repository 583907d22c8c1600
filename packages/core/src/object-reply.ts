import type { Call, Reply } from './engine.js';
import { TurnwiseError, UpstreamError } from './errors.js';
import { facadeOf } from './facade.js';
import { fault, StreamedReply, WholeReply } from './reply.js';
import { stagedEvents } from './reply-stream.js';
import { changedMessage } from './response.js';
import { streamEvents } from './stream-events.js';
import type { ReplyMessage, StreamEvent } from './types.js';

/** The reply in what a client's method returned. */
export async function receiveValue(value: unknown, call: Call): Promise<Reply> {
  if (isStream(value)) return new StreamedReply(call, value, () => value);
  return new WholeReply(call, value, () => Promise.resolve(value as ReplyMessage));
}

/** What a middleware sees of a client's error: the API's refusal, or the error itself. */
export function refusalOf(error: unknown): unknown {
  const { status, message, type, error: body } = fieldsOf(error);
  if (typeof status !== 'number' || status < 400) return error;
  const said = { ...fieldsOf(body), ...fieldsOf(fieldsOf(body).error) };
  return new UpstreamError({
    status,
    type: String(said.type ?? type ?? 'unknown'),
    message: String(said.message ?? message ?? ''),
    details: said.details,
  });
}

/** The value for a reply: the very same one unless somebody watches or changes it. */
export async function deliverValue(reply: Reply, call: Call): Promise<unknown> {
  if (reply instanceof StreamedReply) return deliverStream(reply, call);
  if (reply instanceof WholeReply) {
    const message = await changedMessage(reply, call);
    return reply.origin === undefined
      ? madeValue(call, await reply.message())
      : (message ?? reply.origin);
  }
  if (reply.streamed) {
    throw new TurnwiseError('Answer a streamed call with replyWith(call, message).');
  }
  return madeValue(call, await reply.message());
}

function deliverStream(reply: StreamedReply, call: Call): unknown {
  const stream = reply.origin as AsyncIterable<StreamEvent>;
  const stages = reply.stages();
  if (stages.length === 0) return stream;
  const events = stagedEvents(stream, stages, (error) => fault(call, error));
  return facadeOf(stream, { [Symbol.asyncIterator]: () => events[Symbol.asyncIterator]() });
}

async function* streamOf(message: ReplyMessage): AsyncGenerator<StreamEvent> {
  yield* streamEvents(message);
}

function madeValue(call: Call, message: ReplyMessage): unknown {
  return call.params.stream === true ? streamOf(message) : message;
}

function isStream(value: unknown): value is AsyncIterable<StreamEvent> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
