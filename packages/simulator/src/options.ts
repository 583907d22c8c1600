import type { Dict } from './json.ts';
import type { PlatformName } from './platforms.ts';
import type { Usage } from './usage.ts';

/** The body of a Messages request, as it was parsed. */
export type Params = Dict;

/** What to answer: text, content blocks, or either with more said about the message; or an error. */
export type Reply =
  | string
  | readonly Dict[]
  | {
      readonly content: string | readonly Dict[];
      /** @default what the content implies: `tool_use` or `end_turn` */
      readonly stop_reason?: string;
      /** @default estimated from the content */
      readonly usage?: { readonly output_tokens: number };
    }
  | {
      readonly error: {
        readonly status: number;
        readonly type?: string;
        readonly message?: string;
      };
    };

/** Something that goes wrong before the rules are looked at; `reset` closes the connection. */
export type Breakdown =
  | 'reset'
  | {
      readonly status: number;
      /** @default the type documented for the status */
      readonly type?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface SimulatorOptions {
  /** @default 0 - any free port */
  readonly port?: number;
  /** Writes the answers; `n` counts the messages answered so far, from 1. @default a short fixed text, or the forced tool call */
  readonly reply?: (params: Params, state: { readonly n: number }) => Reply | Promise<Reply>;
  /** Input tokens of a request. @default a crude estimate from its length */
  readonly count?: (params: Params) => number;
  /** @default 'anthropic' */
  readonly platform?: PlatformName;
  /** How many requests `requests` remembers. @default 1_000 */
  readonly record?: number;
  /** Ids of your own, each with the model that it stands for: `{ 'my-deployment': 'claude-opus-5-5' }`. */
  readonly models?: Readonly<Record<string, string>>;
  /** Makes requests fail; `n` counts requests for messages from 1, failed ones included. @default nothing fails */
  readonly faults?: (n: number, params: Params) => Breakdown | undefined;
  /** Called when a request was answered. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** A request as it arrived, and how it was answered. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text if it was none. */
  readonly body: unknown;
  /** 0 until the answer began, and when the connection was reset. */
  readonly status: number;
  readonly usage?: Usage;
  readonly error?: { readonly type: string; readonly message: string };
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Moves the simulator's clock forward, so that cache entries expire. */
  advance(milliseconds: number): void;
  /** Ends open connections and frees the port. */
  close(): Promise<void>;
}
