import { readHeaders } from './headers.js';
import { type WebRequest, type WebSignal, web } from './web.js';

/** The second argument of a fetch, as far as it matters here. */
interface FetchInit {
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: WebSignal | null;
}

/** A fetch's two arguments. */
export type FetchArguments = readonly [input: unknown, init?: FetchInit];

/** What a fetch is asked for, whichever way its arguments say it. */
export interface FetchRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly signal?: WebSignal;
}

export function readRequest([input, init]: FetchArguments): FetchRequest {
  const request = isRequest(input) ? input : undefined;
  const signal = init?.signal ?? request?.signal;
  return {
    url: request ? request.url : String(input),
    method: init?.method ?? request?.method ?? 'GET',
    headers: readHeaders(init?.headers ?? request?.headers),
    ...(signal ? { signal } : {}),
  };
}

/** The body as text, read from a copy; undefined for a stream or a form, which is left alone. */
export async function readText([input, init]: FetchArguments): Promise<string | undefined> {
  const body = init?.body;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) {
    return new web.TextDecoder().decode(body);
  }
  return body == null && isRequest(input) ? input.clone().text() : undefined;
}

/** The same arguments with another body, and another signal if there is one. */
export function replaceRequest(
  [input, init]: FetchArguments,
  body: string,
  headers: Readonly<Record<string, string | null>>,
  signal?: WebSignal,
): FetchArguments {
  const { 'content-length': _, ...kept } = headers;
  const set = Object.entries(kept).filter(([, value]) => value !== null);
  const next = {
    ...init,
    body,
    headers: Object.fromEntries(set),
    ...(signal && { signal }),
  };
  return isRequest(input) ? [new web.Request(input, next)] : [input, next];
}

/** Whether a signature covers the body: then not a byte may change. */
export function isSigned(headers: Readonly<Record<string, string | null>>): boolean {
  const authorization = headers.authorization ?? '';
  return authorization.startsWith('AWS4-') || 'x-amz-signature' in headers;
}

function isRequest(input: unknown): input is WebRequest {
  return typeof input === 'object' && input !== null && 'url' in input && 'clone' in input;
}
