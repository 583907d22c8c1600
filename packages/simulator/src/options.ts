import type { Account } from './account.ts';
import type { Breakdown } from './breakdown.ts';
import type { Dict } from './json.ts';
import type { PlatformName } from './platforms.ts';
import type { Limits } from './rate-limits.ts';
import type { Reply, ReplyScript } from './reply.ts';
import type { Usage } from './usage.ts';

/** The body of a Messages request, as it was parsed. */
export type Params = Dict;

/** How fast answers come, by the simulator's clock. */
export interface Pace {
  /** Milliseconds until an answer begins. @default 0 */
  readonly firstByte?: number;
  /** How fast the answer is written; one that is no stream comes when it is finished. @default all at once */
  readonly tokensPerSecond?: number;
}

export interface SimulatorOptions {
  /** @default 0 - any free port */
  readonly port?: number;
  /** Writes the answers; `n` counts the messages answered so far, from 1. @default what the request asks for in form */
  readonly reply?: ReplyScript;
  /** Writes the summary of a compaction, on demand or at a threshold; what is not plain text makes it fail. @default how many messages it stands for, and how they began and ended */
  readonly summarize?: (params: Params) => Reply | Promise<Reply>;
  /** Ids, default texts and the sizes of streamed pieces follow from it. @default 0 */
  readonly seed?: number;
  /** Input tokens of a request. @default a crude estimate from its length */
  readonly count?: (params: Params) => number;
  /** @default 'anthropic' */
  readonly platform?: PlatformName;
  /** The account whose keys are used. @default a new one */
  readonly account?: Account;
  /** How many requests `requests` remembers. @default 1_000 */
  readonly record?: number;
  /** Ids of your own, each with the model that it stands for: `{ 'my-deployment': 'claude-opus-5-5' }`. */
  readonly models?: Readonly<Record<string, string>>;
  /** Makes requests fail; `n` counts requests for messages from 1, failed ones included. `randomFaults` makes one by seed. @default nothing fails */
  readonly faults?: (n: number, params: Params) => Breakdown | undefined;
  /** What a key may use in a minute. @default no limits, and no headers that tell of them */
  readonly limits?: Limits;
  /** @default answers come at once */
  readonly pace?: Pace;
  /** Milliseconds in which a batch is worked off, evenly. @default 0 - it has ended at the next look */
  readonly batchDelay?: number;
  /** Milliseconds since 1970 at which the simulator's clock stands until `advance` moves it. @default the machine's clock */
  readonly now?: number;
  /** Called when a request was answered. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** A request as it arrived, and how it was answered. */
export interface RecordedRequest {
  /** The `request-id` of the answer. */
  readonly id: string;
  /** When it arrived, in milliseconds since 1970 by the simulator's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text if it was none. */
  readonly body: unknown;
  /** 0 until the answer began, and when the connection was reset. */
  readonly status: number;
  readonly usage?: Usage;
  readonly stop_reason?: string;
  /** The model that was asked, in the body or in the path. */
  readonly model?: string;
  /** Dollars by the price list. */
  readonly dollars?: number;
  /** The conversation that it continues, or starts; of a refused one, that which it would have continued. */
  readonly conversation?: string;
  /** The prompt block by block, and what the cache did for each. */
  readonly blocks?: readonly BilledBlock[];
  /** Why there was no message, or why it broke off; `cut` when the connection ended. */
  readonly error?: { readonly type: string; readonly message: string };
}

/** A block of the prompt, in the order `tools → system → messages`. */
export interface BilledBlock {
  /** `tools.0`, `system.1`, `messages.3.content.0`, as the model read it: with what a thread holds, without what was cleared */
  readonly path: string;
  /** The block's type; `tool` for a tool definition. */
  readonly type: string;
  readonly tokens: number;
  readonly cache: 'read' | 'written' | 'uncached';
  /** How it begins. */
  readonly excerpt: string;
  /** The lifetime of the marker on it, the automatic ones included. */
  readonly marker?: '5m' | '1h';
}

/** What requests for messages came to, failed ones included. */
export interface Tally {
  readonly requests: number;
  /** Those that got no message: refused, failed or broken off. */
  readonly refused: number;
  /** Tokens by class, as `usage` names them. */
  readonly input_tokens: number;
  readonly cache_creation_5m_input_tokens: number;
  readonly cache_creation_1h_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
  readonly dollars: number;
  /** What the same would have cost without a cache. */
  readonly uncachedDollars: number;
}

/** The bill, as a whole and by conversation. It counts all requests, whatever `record` says. */
export interface Ledger {
  readonly total: Tally;
  /** By the id that `RecordedRequest.conversation` names, the last thousand that were active. */
  readonly conversations: ReadonlyMap<string, Tally>;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Oldest first. */
  readonly requests: readonly RecordedRequest[];
  readonly ledger: Ledger;
  /** Moves the simulator's clock forward: cache entries expire, limits refill, batches end, and what waits goes on. */
  advance(milliseconds: number): void;
  /** Ends open connections and frees the port. */
  close(): Promise<void>;
}
