import type Anthropic from '@anthropic-ai/sdk';
import { caching } from '@turnwise/cache';
import { configuring, prefilling, repairing, wrap } from '@turnwise/core';
import type { PlayOptions } from './play.ts';

/** Wraps the client of a stage. The simulator is told as what it is: the API's own rules. */
export function dresser(
  models: readonly string[],
  window: number | undefined,
): PlayOptions['dress'] {
  return (client: Anthropic, now, tell) =>
    wrap(
      client,
      configuring({
        platform: 'anthropic',
        now,
        on: ({ middleware, code }) => tell(`${middleware} ${code}`),
        ...(window && {
          models: Object.fromEntries(models.map((model) => [model, { contextWindow: window }])),
        }),
      }),
      prefilling(),
      repairing(),
      caching(),
    );
}
