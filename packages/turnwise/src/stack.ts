import { type CachingOptions, caching } from '@turnwise/cache';
import { type WindowingOptions, windowing } from '@turnwise/context';
import {
  CONFIGURING_OPTIONS,
  type ConfiguringOptions,
  checkOptions,
  configuring,
  type Middleware,
  prefilling,
  repairing,
} from '@turnwise/core';

/** What the whole stack can be told; everything has a default. */
export interface TurnwiseOptions extends ConfiguringOptions {
  /** When the history is cut to fit the window, and how far; `false` never cuts. */
  readonly window?: WindowingOptions | false;
  /** How prompts are cached; `false` places no mark. */
  readonly cache?: CachingOptions | false;
}

/**
 * The middleware that `turnwise` puts around a client, in their order: for `explain`, for
 * `wrapFetch`, or to put others between them.
 *
 * @throws OptionError for an option that does not exist or cannot be
 */
export function stack(options: TurnwiseOptions = {}): Middleware[] {
  checkOptions('turnwise', options, [...CONFIGURING_OPTIONS, 'window', 'cache']);
  const { window, cache, ...circumstances } = options;
  return [
    configuring(circumstances),
    prefilling(),
    repairing(),
    ...(window === false ? [] : [windowing(window)]),
    ...(cache === false ? [] : [caching(cache)]),
  ];
}
