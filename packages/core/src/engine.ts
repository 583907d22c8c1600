import type { History } from './history.js';
import type { ModelInfo } from './models.js';
import type { Step } from './report.js';
import type { Refusal } from './rule.js';
import type { ApiVersion, Params, Platform, ReplyMessage, StreamEvent, Target } from './types.js';
import type { WebSignal } from './web.js';

/**
 * What a request is for. `count` is a token count, `batch` one request of a batch; `explain`
 * runs the way in only and stops before the client.
 */
export type Kind = 'create' | 'count' | 'batch' | 'explain';

/** What a program wishes for one request: the SDK request option `turnwise`. */
export interface Wishes {
  /** Names the conversation where its history alone does not. */
  readonly conversation?: string;
  /** Messages that are never cut: `(message) => boolean`. */
  readonly pin?: (message: never) => boolean;
}

/**
 * What a conversation remembers between its requests. It is found by the history as the caller sent
 * it: what one request remembers, its retries find, and the next eight requests that continue it,
 * forks included. No other conversation does. Everything may be lost at any time: what is read from
 * here may save money, and never decides whether a request is right.
 */
export interface Memory {
  /**
   * What was last remembered under a name, for this very history or the nearest one before it;
   * undefined where there is nothing. Never rejects. The value may be of another version of the
   * middleware: look at it before use, and change nothing in it.
   */
  recall(name: string): Promise<unknown>;
  /**
   * Remembers a value under a name, in place of what this very history had there. Data that JSON
   * can say, a few hundred bytes at most, never content. Does nothing for `count`, `batch` and
   * `explain`. May be called from the way in and, by `observe`, from the way out.
   */
  remember(name: string, value: unknown): void;
  /** What is remembered of the system and the tools, whatever the conversation. */
  readonly head: HeadMemory;
  /**
   * Keeps a text that requests are to share, such as a summary, for a day from when it was read
   * last. Resolves to a key that no other text has: remember that. Rejects where there is no
   * SHA-256 (`crypto.subtle`).
   */
  keep(text: string): Promise<string>;
  /** The text that was kept under a key; undefined where there is none. Never rejects. */
  read(key: string): Promise<string | undefined>;
  /**
   * Runs work once for all who ask for it by the same name behind the same system, tools and
   * model, at the same time: in this process, and across processes as far as the store can say
   * who came first. Resolves to what the work made, data that JSON can say; to undefined where
   * another process began it and nothing came of it in so many milliseconds. Rejects as the work
   * does.
   */
  once(name: string, milliseconds: number, work: () => Promise<unknown>): Promise<unknown>;
}

/** What all requests with the same system, tools and model remember together. */
export interface HeadMemory {
  /** As that of a conversation. What another process remembers is looked for once. */
  recall(name: string): Promise<unknown>;
  /** As that of a conversation. */
  remember(name: string, value: unknown): void;
}

/**
 * One request on its way. Immutable: a middleware that wants another request passes a copy on.
 * The same call may be handled more than once, and its params may be the caller's own objects.
 */
export interface Call {
  readonly params: Params;
  /** The params as the caller sent them. @default `params` */
  readonly original?: Params;
  /** The messages of `original`, which all middleware read together. @default each reads them */
  readonly history?: History;
  /** Whose conversation it is: what is kept in the process is kept apart by it. @default '' */
  readonly namespace?: string;
  /** Request headers by lower-case name; what a middleware adds is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly betas: readonly string[];
  readonly apiVersion: ApiVersion;
  readonly platform: Platform;
  /** The address that the client sends to, and whose place it is there; empty where it is not known. */
  readonly endpoint: string;
  readonly target: Target;
  readonly model: ModelInfo;
  readonly kind: Kind;
  readonly wishes: Wishes;
  /** What the conversation remembers between requests. */
  readonly memory: Memory;
  /** The caller's abort signal. One that a middleware puts in its place ends what it sends so. */
  readonly signal?: WebSignal;
  /** How many blocks at the end are gone from the next request: no mark belongs on them. */
  readonly ephemeral?: number;
  /**
   * The first message that a middleware changed in this request and had sent otherwise before: from
   * there on the cache holds nothing of it. Undefined too where messages have moved since.
   */
  readonly brokenAt?: number | undefined;
  /** What the API refused of this request, or is known to refuse here. */
  readonly refused?: readonly Refusal[];
  /**
   * 0 for the first time this logical call goes to the client, then 1, 2, …
   * Raised by the middleware that calls `next` again.
   */
  readonly attempt: number;
  /** Milliseconds since the epoch. Pure functions get time from here only. */
  readonly now: () => number;
  /** `throw` lets a fault of ours reach the caller; `send` sends the caller's own request. */
  readonly onFault: 'send' | 'throw';
  /** Adds a step to the report of this request. Safe to call from the way in and the way out. */
  readonly report: (step: Step) => void;
}

/** How a reply is changed: whole, or event by event; both, so that streaming never differs. */
export interface ReplyEdit {
  readonly message: (message: ReplyMessage) => ReplyMessage;
  readonly events: (events: AsyncIterable<StreamEvent>) => AsyncIterable<StreamEvent>;
}

/**
 * A reply on its way back. Nothing is read or buffered until a middleware asks for it, and a
 * stream that nobody edits reaches the caller byte for byte.
 */
export interface Reply {
  readonly streamed: boolean;
  /** The whole message; for a streamed reply a rejection that says to use `observe` or `edit`. */
  message(): Promise<ReplyMessage>;
  /**
   * The events, for a middleware that makes one reply of several: of a stream as they arrive, of
   * a whole message those that it would have come in. A stream is read once: this reply is not
   * to be returned then.
   */
  events(): AsyncIterable<StreamEvent>;
  /**
   * Calls back once with the message: now for a whole reply, after its last event for a stream.
   *
   * @param unfinished is told what had come of a stream that broke off after it had begun, whoever
   *   broke it off
   */
  observe(
    observer: (message: ReplyMessage) => void,
    unfinished?: (begun: ReplyMessage) => void,
  ): Reply;
  /** A reply whose message or events are replaced on the way to the caller. */
  edit(edit: ReplyEdit): Reply;
}

/**
 * The rest of the way to the client.
 *
 * - Resolves when the reply has begun (a stream is not awaited to its end).
 * - Rejects with `UpstreamError` when the API refused, with the SDK's or fetch's own error when
 *   the connection failed, with a `TurnwiseError` when a middleware gave up.
 * - May be called again after a rejection, with the same or another call; every call goes to the
 *   client once more. Only for `kind: 'create'`.
 * - May be called again after a reply, and while that is read, by a middleware that makes one
 *   reply of several; what the caller gets is the first one, edited.
 */
export type Handler = (call: Call) => Promise<Reply>;

/**
 * A layer around the handler.
 *
 * - Array order: the first is outermost. It sees the caller's request first and the reply last.
 * - May change the call, answer without calling `next`, call `next` again after a rejection.
 *   Two calls of `next` that both resolve are two paid requests.
 * - May mutate nothing: not the params (they may be the caller's own objects), not the call.
 * - What it throws reaches the caller as it is and is not retried by the SDK.
 * - Runs once per logical call, however often the SDK retries it over the wire.
 * - Must let the rejection through that ends an `explain` on the way in.
 */
export type Middleware = (next: Handler) => Handler;

/** One middleware out of many, the first outermost. None at all passes everything through. */
export function compose(...middleware: readonly Middleware[]): Middleware {
  for (const [index, entry] of middleware.entries()) {
    if (typeof entry !== 'function') {
      throw new TypeError(
        `Middleware ${index} is ${entry === null ? 'null' : typeof entry}, not a function: write repairing(), not repairing or repair.`,
      );
    }
  }
  return (next) => middleware.reduceRight((inner, outer) => outer(inner), next);
}
