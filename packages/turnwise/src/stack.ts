import { type CachingOptions, caching } from '@turnwise/cache';
import {
  type ClearingOptions,
  clearing,
  type SummarizingOptions,
  summarizing,
  type WindowingOptions,
  windowing,
} from '@turnwise/context';
import {
  CONFIGURING_OPTIONS,
  type ConfiguringOptions,
  checkOptions,
  configuring,
  type Middleware,
  observing,
  type PrefillingOptions,
  prefilling,
  type RepairingOptions,
  repairing,
} from '@turnwise/core';

/** What the whole stack can be told; everything has a default. */
export interface TurnwiseOptions extends ConfiguringOptions {
  /**
   * `strict` throws an `InvalidConversationError` where the history would have to be repaired;
   * `observe` reports what the whole stack would do, and sends every request as it came.
   *
   * @default 'repair'
   */
  readonly mode?: RepairingOptions['mode'];
  /** How requests are repaired. */
  readonly repair?: Omit<RepairingOptions, 'mode'>;
  /** How a reply to a prefill comes back. */
  readonly prefill?: PrefillingOptions;
  /** When old tool results, thinking and media are cleared; `false` never clears. */
  readonly clear?: ClearingOptions | false;
  /**
   * When older messages are summarized, and how; `true` for the defaults. A summary is a request
   * of its own, which is billed.
   *
   * @default false
   */
  readonly summarize?: SummarizingOptions | boolean;
  /** When the history is cut to fit the window, and how far; `false` never cuts. */
  readonly window?: WindowingOptions | false;
  /** How prompts are cached; `false` places no mark. */
  readonly cache?: CachingOptions | false;
}

const OWN_OPTIONS = ['mode', 'repair', 'prefill', 'clear', 'summarize', 'window', 'cache'];

/**
 * The middleware that `turnwise` puts around a client, in their order: for `explain`, for
 * `wrapFetch`, or to put others between them.
 *
 * @throws OptionError for an option that does not exist or cannot be
 */
export function stack(options: TurnwiseOptions = {}): Middleware[] {
  checkOptions('turnwise', options, [...CONFIGURING_OPTIONS, ...OWN_OPTIONS]);
  const { mode = 'repair', repair, prefill, clear, summarize = false, ...rest } = options;
  const { window, cache, ...circumstances } = rest;
  const middleware = [
    // A prefill that the model refuses is one more thing that strict mode throws for.
    ...(mode === 'strict' ? [] : [prefilling(prefill)]),
    repairing({ ...repair, mode: mode === 'observe' ? 'repair' : mode }),
    ...(clear === false ? [] : [clearing(clear)]),
    ...(summarize === false ? [] : [summarizing(summarize === true ? {} : summarize)]),
    ...(window === false ? [] : [windowing(window)]),
    ...(cache === false ? [] : [caching(cache)]),
  ];
  return [
    configuring(circumstances),
    ...(mode === 'observe' ? [observing(...middleware)] : middleware),
  ];
}
