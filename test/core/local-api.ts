import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** How the server answers one request. */
export type Answer = (seen: Seen, response: ServerResponse, n: number) => void;

/** A server that answers as it is told, for what a real API would never do. */
export async function startLocalApi(answer: Answer = replyText('Hello.')) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    const entry = { method, path: url, headers, text, body: parsed(text) };
    seen.push(entry);
    answer(entry, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let ids = 0;

/** Sends JSON with a request id of its own. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  ids += 1;
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${ids}`,
    ...headers,
  });
  response.end(JSON.stringify(body));
}

export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers?: Record<string, string>,
): void {
  const type = status === 400 ? 'invalid_request_error' : 'overloaded_error';
  sendJson(response, status, { type: 'error', error: { type, message } }, headers);
}

export function messageOf(text: string) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 7, output_tokens: 3 },
  };
}

/** The events of a streamed text, written as the API writes them. */
export function sseOf(...texts: string[]): string {
  const message = { ...messageOf(''), content: [], stop_reason: null };
  const events = [
    { type: 'message_start', message },
    { type: 'ping' },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...texts.map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

/** Answers every endpoint, whole or streamed as it was asked. */
export function replyText(...texts: string[]): Answer {
  return ({ path, body }, response) => {
    if (path.includes('count_tokens')) return sendJson(response, 200, { input_tokens: 42 });
    if (path.includes('batches')) return sendJson(response, 200, { id: 'batch_1' });
    if (!body?.stream) return sendJson(response, 200, messageOf(texts.join('')));
    ids += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${ids}` });
    response.end(sseOf(...texts));
  };
}
