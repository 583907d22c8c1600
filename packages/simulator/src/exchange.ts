import type { Dict } from './json.ts';
import type { BilledBlock } from './options.ts';
import type { Usage } from './usage.ts';

/** A request whose headers were accepted. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Ids in the path. */
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly origin: string;
  readonly body: unknown;
  readonly apiKey: string;
  readonly version: string;
  readonly betas: ReadonlySet<string>;
  /** Adds headers to the answer. */
  readonly tell: (headers: Readonly<Record<string, string>>) => void;
}

/** What an answered message is billed, and for what. */
export interface Receipt {
  readonly usage: Usage;
  readonly stop_reason: string;
  /** Dollars; undefined for a model without a published price. */
  readonly dollars: number | undefined;
  readonly uncachedDollars: number | undefined;
  /** The conversation that was continued, or started. */
  readonly conversation: string;
  /** The model as it was asked for, wherever that stood. */
  readonly model: string;
  /** To be called when the answer begins: what was written to the cache can be read from then on. */
  readonly begin: () => void;
  /** The prompt block by block, worked out when it is asked for. */
  readonly blocks: () => readonly BilledBlock[];
}

/** An answered message on its way, and the turn of a thread that it ends. */
interface Delivery extends Receipt {
  /** To be called before the last of it is sent: from then on the thread goes on behind it. */
  readonly arrive: () => void;
  /** To be called when no more is sent, arrived or not. */
  readonly over: () => void;
}

/** What goes back over the wire. */
export type Answer =
  | { readonly kind: 'json'; readonly body: Dict; readonly receipt?: Delivery }
  | { readonly kind: 'lines'; readonly lines: readonly Dict[] }
  | {
      readonly kind: 'events';
      readonly events: Iterable<Dict>;
      /** Whether they go in the frames of AWS. */
      readonly framed?: true;
      readonly receipt: Delivery;
    };
