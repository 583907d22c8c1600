/**
 * The few web types that the mounts touch, declared here so that the package needs neither the
 * DOM's types nor Node's. Whatever the program runs on brings the real ones.
 */

export interface WebHeaders {
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  delete(name: string): void;
  entries(): Iterable<[string, string]>;
}

export interface ByteReader {
  read(): Promise<{ readonly done?: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<unknown>;
}

export interface ByteStream {
  getReader(): ByteReader;
}

export interface WebResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly type?: string;
  readonly redirected?: boolean;
  readonly headers: WebHeaders;
  readonly body: ByteStream | AsyncIterable<Uint8Array> | null;
  clone(): WebResponse;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

export interface WebRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: WebHeaders;
  readonly signal?: WebSignal;
  clone(): WebRequest;
  text(): Promise<string>;
}

export interface WebSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface WebAbortController {
  readonly signal: WebSignal;
  abort(reason?: unknown): void;
}

interface StreamController {
  enqueue(chunk: Uint8Array): void;
  close(): void;
}

interface StreamSource {
  pull(controller: StreamController): Promise<void>;
  cancel(reason: unknown): Promise<void>;
}

interface Web {
  readonly AbortController: new () => WebAbortController;
  readonly AbortSignal: { any(signals: readonly object[]): WebSignal };
  readonly Headers: new (init?: object) => WebHeaders;
  readonly ReadableStream: new (
    source: StreamSource,
    strategy: { highWaterMark: number },
  ) => ByteStream;
  readonly Request: new (input: WebRequest, init: object) => WebRequest;
  readonly Response: new (body: string | ByteStream | null, init: object) => WebResponse;
  readonly TextDecoder: new () => {
    decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream: boolean }): string;
  };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly crypto: {
    readonly subtle: { digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer> };
  };
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** Looked up at every use, so that a polyfill may come late. */
export const web = globalThis as unknown as Web;
