import { crc32 } from 'node:zlib';
import AnthropicAws from '@anthropic-ai/aws-sdk';
import AnthropicBedrock, { AnthropicBedrockMantle } from '@anthropic-ai/bedrock-sdk';
import AnthropicFoundry from '@anthropic-ai/foundry-sdk';
import type Anthropic from '@anthropic-ai/sdk';
import AnthropicVertex from '@anthropic-ai/vertex-sdk';
import { messageOf, sseOf } from '../core/local-api.ts';

/** A request as the client handed it to its fetch. */
export interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const keys = { awsAccessKey: 'AKIDEXAMPLE', awsRegion: 'us-east-1' };

/** Stands in for Google's own, which would ask a server for a token. */
const authClient = {
  projectId: 'project',
  getRequestHeaders: async () => new Headers({ authorization: 'Bearer token' }),
};

type Fetch = typeof globalThis.fetch;

/** A client of every platform that the SDK serves; none of them reaches it. */
export const platforms: Readonly<Record<string, (fetch: Fetch) => unknown>> = {
  'Bedrock, signed': (fetch) => new AnthropicBedrock({ ...keys, awsSecretKey: 'secret', fetch }),
  'Bedrock, by key': (fetch) =>
    new AnthropicBedrock({ apiKey: 'key', awsRegion: 'us-east-1', fetch }),
  'Bedrock Mantle, signed': (fetch) =>
    new AnthropicBedrockMantle({ ...keys, awsSecretAccessKey: 'secret', fetch }),
  Vertex: (fetch) =>
    new AnthropicVertex({ region: 'us-east5', authClient: authClient as never, fetch }),
  Foundry: (fetch) => new AnthropicFoundry({ apiKey: 'key', resource: 'example', fetch }),
  'AWS, signed': (fetch) =>
    new AnthropicAws({ ...keys, awsSecretAccessKey: 'secret', workspaceId: 'w', fetch }),
  'AWS, by key': (fetch) =>
    new AnthropicAws({ apiKey: 'key', awsRegion: 'us-east-1', workspaceId: 'w', fetch }),
};

/** A client of a platform, and what it sends. The first requests may be refused. */
export function createClient(name: string, refused = 0) {
  const sent: Sent[] = [];
  const fetch: Fetch = async (input, init) => {
    const { url, method, headers, body } = { url: String(input), ...init };
    sent.push({ url, method, headers: [...(headers as Headers)], body: String(body) });
    return sent.length <= refused ? refusal() : replyTo(url, String(body));
  };
  return { client: platforms[name]?.(fetch) as Anthropic, sent };
}

const ID = { 'request-id': 'req_1' };

function refusal(): Response {
  const error = { type: 'invalid_request_error', message: 'messages.0: not like this' };
  return Response.json({ type: 'error', error }, { status: 400, headers: ID });
}

function replyTo(url: string, body: string): Response {
  if (/count.tokens/.test(url)) return Response.json({ input_tokens: 42 }, { headers: ID });
  const events = sseOf('Hello, ', 'you.');
  if (url.endsWith('invoke-with-response-stream')) {
    const headers = { ...ID, 'content-type': 'application/vnd.amazon.eventstream' };
    return new Response(framesOf(events), { headers });
  }
  if (JSON.parse(body).stream !== true) {
    return Response.json(messageOf('Hello, you.'), { headers: ID });
  }
  return new Response(events, { headers: { ...ID, 'content-type': 'text/event-stream' } });
}

/** The same events in the frames of Bedrock's streams. */
function framesOf(events: string): Uint8Array<ArrayBuffer> {
  const payloads = [...events.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
  return new Uint8Array(Buffer.concat(payloads.map(frameOf)));
}

const HEADERS = Buffer.concat(
  [
    [':event-type', 'chunk'],
    [':content-type', 'application/json'],
    [':message-type', 'event'],
  ].map(([name = '', value = '']) =>
    Buffer.concat([
      Buffer.from([name.length]),
      Buffer.from(name),
      Buffer.from([7, 0, value.length]),
      Buffer.from(value),
    ]),
  ),
);

function frameOf(data: string): Buffer {
  const payload = Buffer.from(JSON.stringify({ bytes: Buffer.from(data).toString('base64') }));
  const lengths = Buffer.concat([
    uint32(HEADERS.length + payload.length + 16),
    uint32(HEADERS.length),
  ]);
  const rest = Buffer.concat([lengths, uint32(crc32(lengths)), HEADERS, payload]);
  return Buffer.concat([rest, uint32(crc32(rest))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
