import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { decodeBody } from './decode-body.ts';
import type { Exchange } from './exchange.ts';
import { type Fault, invalid, notFound } from './fault.ts';
import { acceptHeaders } from './headers.ts';
import { parseBody } from './parse-body.ts';
import { readBody } from './read-body.ts';
import type { Recorder } from './record.ts';
import { findRoute, idsIn, type Route } from './routes.ts';
import type { Simulation } from './simulation.ts';

/** A request that was read and whose headers were accepted. */
export interface Received {
  readonly route: Route;
  readonly exchange: Exchange;
  /** Why its body cannot be looked at. */
  readonly refusal: Fault | undefined;
}

const tooLarge: Fault = {
  status: 413,
  type: 'request_too_large',
  message: 'Request exceeds the maximum size',
};

/** The address that was asked for; none when it makes no sense. */
function addressOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  try {
    return new URL(url, `http://${headers.host ?? 'localhost'}`);
  } catch {
    return undefined;
  }
}

interface Content {
  readonly body: unknown;
  readonly refusal?: Fault;
}

async function contentOf(
  bytes: Buffer,
  headers: IncomingHttpHeaders,
  limit: number,
): Promise<Content> {
  const text = await decodeBody(bytes, headers, limit);
  if (typeof text !== 'string') return { body: undefined, refusal: text };
  const parsed = parseBody(text);
  return 'value' in parsed ? { body: parsed.value } : { body: text, refusal: parsed.fault };
}

/** Reads a request to its end, and checks what does not depend on its body: address, size, key, version, betas. */
export async function receive(
  simulation: Simulation,
  request: IncomingMessage,
  recorder: Recorder,
  tell: Exchange['tell'],
): Promise<Received | Fault> {
  const { platform } = simulation;
  const { headers, method = 'GET' } = request;
  const address = addressOf(request);
  const { pathname: path = '', searchParams: query = new URLSearchParams() } = address ?? {};
  const route = findRoute(method, path, platform);
  if (route?.asksModel) recorder.asksMessage();
  const limit = route?.maxBody(platform) ?? platform.maxBody;
  const bytes = await readBody(request, limit);
  if (!address) return invalid('The request has no valid URL');
  if (!route) return notFound('Not Found');
  if (bytes === undefined) return tooLarge;
  const { body, refusal } = route.takesBody
    ? await contentOf(bytes, headers, limit)
    : { body: undefined, refusal: undefined };
  recorder.body(body);
  const accepted = acceptHeaders(headers, body, platform);
  if ('status' in accepted) return accepted;
  const ids = idsIn(path, route);
  const { origin } = address;
  return {
    route,
    refusal,
    exchange: { method, path, ids, query, origin, body, tell, ...accepted },
  };
}
