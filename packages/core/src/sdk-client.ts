import type { Wishes } from './engine.js';
import type { Introduced } from './platform.js';
import type { WebHeaders, WebResponse, WebSignal } from './web.js';

/** What a request is until the SDK has serialized it. One object through all of its retries. */
export interface SdkOptions {
  readonly method: string;
  readonly path: string;
  body?: unknown;
  headers?: unknown;
  readonly signal?: WebSignal | null;
  readonly maxRetries?: number;
  readonly turnwise?: false | Wishes;
}

/** A serialized request, as the SDK's middleware see it. */
export interface SdkRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers: WebHeaders;
  readonly body?: unknown;
  readonly signal?: object | null;
}

export type SdkNext = (request: SdkRequest) => Promise<WebResponse>;

export type SdkMiddleware = (
  request: SdkRequest,
  next: SdkNext,
  context: { readonly options?: SdkOptions },
) => Promise<WebResponse>;

/** The parts of an SDK client that the mount stands on; the last four are its own hooks. */
export interface SdkClient extends Introduced {
  readonly maxRetries: number;
  readonly _options?: { readonly defaultHeaders?: unknown };
  withOptions(options: object): SdkClient;
  backendMiddleware(): readonly SdkMiddleware[];
  prepareOptions?(options: SdkOptions): Promise<void>;
  buildRequest?(options: SdkOptions, attempt?: unknown): Promise<unknown>;
  fetchWithTimeout?(
    url: unknown,
    init: { readonly body?: unknown } | undefined,
    ms: unknown,
    controller: unknown,
    options?: SdkOptions,
    log?: unknown,
  ): Promise<WebResponse>;
}

export function isSdkClient(client: object): client is SdkClient {
  const { withOptions, backendMiddleware } = client as Partial<SdkClient>;
  return typeof withOptions === 'function' && typeof backendMiddleware === 'function';
}

/** Whether the SDK sends the request again by itself after this response (SDK, `shouldRetry`). */
export function isRetried(response: WebResponse): boolean {
  const said = response.headers.get('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  const { status } = response;
  return status === 408 || status === 409 || status === 429 || status >= 500;
}
