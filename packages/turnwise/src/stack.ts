import { type CachingOptions, caching, normalizing } from '@turnwise/cache';
import {
  type ClearingOptions,
  clearing,
  delegating,
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
import { type ContextChoice, checkContext } from './check-context.js';

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
  /**
   * Who keeps the conversation small: `server` hands it to context editing and compaction, which
   * the API bills, by the options of `clear` and `window`; where it cannot, `local` steps in: the
   * middleware of those names. `off` does neither.
   *
   * @default 'local'
   */
  readonly context?: ContextChoice;
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
  /**
   * Whether tools go out in the order of their names, and keys in that of the alphabet: for programs
   * in which these change, which costs the prompt cache.
   *
   * @default false
   */
  readonly normalize?: boolean;
  /** How prompts are cached; `false` places no mark. */
  readonly cache?: CachingOptions | false;
}

const OWN_OPTIONS = [
  'mode',
  'repair',
  'prefill',
  'context',
  'clear',
  'summarize',
  'window',
  'normalize',
  'cache',
];

/**
 * The middleware that `turnwise` puts around a client, in their order: for `explain`, for
 * `wrapFetch`, or to put others between them.
 *
 * @throws OptionError for an option that does not exist or cannot be
 */
export function stack(options: TurnwiseOptions = {}): Middleware[] {
  checkOptions('turnwise', options, [...CONFIGURING_OPTIONS, ...OWN_OPTIONS]);
  const { mode = 'repair', repair, prefill, cache, context = 'local', ...others } = options;
  const { clear, summarize, window, normalize = false, ...circumstances } = others;
  checkContext(context, { clear, summarize, window });
  const handing = context === 'server' ? [delegating({ clear, window })] : [];
  const repairer = repairing({ ...repair, mode: mode === 'observe' ? 'repair' : mode });
  const middleware = [
    ...(normalize ? [normalizing()] : []),
    // A prefill that the model refuses is one more thing that strict mode throws for.
    ...(mode === 'strict' ? [] : [prefilling(prefill)]),
    // Strict mode is not to throw for a beta that comes with what is handed over.
    ...(mode === 'strict' ? [...handing, repairer] : [repairer, ...handing]),
    ...(context === 'off' ? [] : local({ clear, summarize, window })),
    ...(cache === false ? [] : [caching(cache)]),
  ];
  return [
    configuring(circumstances),
    ...(mode === 'observe' ? [observing(...middleware)] : middleware),
  ];
}

/** What keeps the conversation small in this process. */
function local({ clear, summarize = false, window }: TurnwiseOptions): Middleware[] {
  return [
    ...(clear === false ? [] : [clearing(clear)]),
    ...(summarize === false ? [] : [summarizing(summarize === true ? {} : summarize)]),
    ...(window === false ? [] : [windowing(window)]),
  ];
}
