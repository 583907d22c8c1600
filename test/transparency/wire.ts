import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, sseOf } from '../core/local-api.ts';

/** A request as it came over the wire: its headers in their order, its body byte for byte. */
export interface Wired {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
}

export type Answer = (request: Wired, response: ServerResponse, n: number) => void;

/** A server that keeps what it was sent and answers the same things always the same way. */
export async function startWire() {
  let answer: Answer = canned;
  let seen: Wired[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', rawHeaders } = request;
    const body = Buffer.concat(chunks).toString('latin1');
    const wired = withoutChance({ method, path: url, headers: linesOf(rawHeaders), body });
    seen.push(wired);
    answer(wired, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Begins a new record. */
    begin(next: Answer = canned): readonly Wired[] {
      answer = next;
      seen = [];
      return seen;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function linesOf(raw: readonly string[]): string[] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []));
}

/** The boundary of a form is drawn anew for every request. */
function withoutChance(wired: Wired): Wired {
  const line = wired.headers.find((header) => /^content-type: multipart/i.test(header));
  const boundary = line?.split('boundary=')[1];
  if (boundary === undefined) return wired;
  return JSON.parse(JSON.stringify(wired).replaceAll(boundary, 'boundary'));
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const fixed = { 'content-type': 'application/json', 'request-id': 'req_1', ...headers };
  response.writeHead(status, fixed);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export function sse(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_1' });
  response.end(text);
}

/** What every endpoint says when nothing goes wrong. */
export const canned: Answer = ({ method, path, headers, body }, response) => {
  const host = headers.find((line) => /^host:/i.test(line))?.slice('host: '.length);
  const [where = ''] = path.split('?');
  const results_url = `http://${host}/v1/messages/batches/id_1/results`;
  const thing = { id: 'id_1', type: 'thing', data: [], has_more: false, results_url };
  if (method === 'POST' && where.endsWith('/v1/messages')) message(body, response);
  else if (where.endsWith('/count_tokens')) json(response, 200, { input_tokens: 42 });
  else if (where.endsWith('/results')) json(response, 200, RESULTS, JSONL);
  else if (where.endsWith('/stream')) sse(response, 'event: ping\ndata: {"type":"ping"}\n\n');
  else json(response, 200, thing);
};

const JSONL = { 'content-type': 'application/x-jsonl' };
const RESULTS = '{"custom_id":"a","result":{"type":"canceled"}}\n{"custom_id":"b"}\n';

/** Calls the first tool, if there is one that has not answered; else says hello. */
function message(body: string, response: ServerResponse): void {
  const asked = JSON.parse(body);
  const calls = asked.tools?.length > 0 && !body.includes('"tool_result"');
  const text = asked.output_config?.format ? '{"a":1}' : 'Hello, you.';
  if (asked.stream) sse(response, calls ? TOOL_EVENTS : sseOf(...text.split(/(?<=,)/)));
  else json(response, 200, calls ? { ...messageOf(''), ...TOOL_CALL } : messageOf(text));
}

const TOOL = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} };
const TOOL_CALL = { content: [TOOL], stop_reason: 'tool_use' };

const TOOL_EVENTS = [
  { type: 'message_start', message: { ...messageOf(''), content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: TOOL },
  {
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'input_json_delta', partial_json: '{}' },
  },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join('');
