import type { Call, Reply } from './engine.js';
import { TurnwiseError, UpstreamError } from './errors.js';
import { fault, StreamedReply, WholeReply } from './reply.js';
import { bodyEvents, encoded, stagedBody, streamFrom } from './reply-stream.js';
import { streamEvents } from './stream-events.js';
import type { ReplyMessage } from './types.js';
import { type ByteStream, type WebResponse, web } from './web.js';

/** The reply in a response. Nothing of its body is read yet. */
async function receiveResponse(response: WebResponse, call: Call): Promise<Reply> {
  if (!response.ok) throw await refusalIn(response);
  if (call.params.stream === true && !isJson(response)) {
    return new StreamedReply(call, response, () => bodyEvents(response.body));
  }
  const read = async () => (await response.clone().json()) as ReplyMessage;
  return new WholeReply(call, response, read);
}

/** What the API said. Read from a clone: the client reads the response itself. */
async function refusalIn(response: WebResponse): Promise<UpstreamError> {
  const text = await response.clone().text();
  const { type, message, details } = errorIn(text);
  return new UpstreamError({
    status: response.status,
    type: typeof type === 'string' ? type : 'unknown',
    message: typeof message === 'string' ? message : text,
    details,
  });
}

function errorIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text).error ?? {};
  } catch {
    return {};
  }
}

/** The response for a reply: the very same one unless somebody watches or changes it. */
async function deliverResponse(reply: Reply, call: Call): Promise<WebResponse> {
  if (reply instanceof StreamedReply) return deliverStream(reply, call);
  if (reply instanceof WholeReply) return deliverWhole(reply, call);
  if (reply.streamed) {
    throw new TurnwiseError('Answer a streamed call with replyWith(call, message).');
  }
  return madeResponse(call, await reply.message());
}

/** How a wire of responses reads and gives them. */
export const responses = {
  receive: receiveResponse,
  refusal: (error: unknown): unknown => error,
  deliver: deliverResponse,
};

function deliverStream(reply: StreamedReply, call: Call): WebResponse {
  const response = reply.origin as WebResponse;
  const stages = reply.stages();
  if (stages.length === 0 || !response.body) return response;
  return replaced(
    response,
    stagedBody(response.body, stages, (error) => fault(call, error)),
  );
}

async function deliverWhole(reply: WholeReply, call: Call): Promise<WebResponse> {
  const message = await changedMessage(reply, call);
  if (reply.origin === undefined) return madeResponse(call, await reply.message());
  const response = reply.origin as WebResponse;
  return message ? replaced(response, JSON.stringify(message)) : response;
}

/** A reply that cannot be read is the caller's to see, as it came. */
export async function changedMessage(
  reply: WholeReply,
  call: Call,
): Promise<ReplyMessage | undefined> {
  try {
    return await reply.changed();
  } catch (error) {
    if (TurnwiseError.isInstance(error)) throw error;
    fault(call, error);
    return undefined;
  }
}

function isJson(response: WebResponse): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

function replaced(response: WebResponse, body: string | ByteStream): WebResponse {
  const { status, statusText, url, type, redirected } = response;
  const headers = new web.Headers(response.headers);
  headers.delete('content-length');
  headers.delete('content-encoding');
  const next = new web.Response(body, { status, statusText, headers });
  return Object.defineProperties(next, {
    url: { value: url },
    type: { value: type },
    redirected: { value: redirected },
  });
}

function madeResponse(call: Call, message: ReplyMessage): WebResponse {
  if (call.params.stream !== true) {
    const headers = { 'content-type': 'application/json' };
    return new web.Response(JSON.stringify(message), { status: 200, headers });
  }
  const headers = { 'content-type': 'text/event-stream' };
  return new web.Response(streamFrom(encoded(streamEvents(message))), { status: 200, headers });
}
