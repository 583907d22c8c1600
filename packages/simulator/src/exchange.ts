import type { Dict } from './json.ts';
import type { Usage } from './usage.ts';

/** A request whose headers were accepted. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly origin: string;
  readonly body: unknown;
  readonly apiKey: string;
  readonly version: string;
  readonly betas: ReadonlySet<string>;
}

/** What goes back over the wire. */
export type Answer =
  | { readonly kind: 'json'; readonly body: Dict; readonly usage?: Usage }
  | { readonly kind: 'lines'; readonly lines: readonly Dict[] }
  | {
      readonly kind: 'events';
      readonly events: Iterable<Dict>;
      readonly usage: Usage;
    };
