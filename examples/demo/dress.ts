import { turnwise } from 'turnwise';
import type { PlayOptions } from './play.ts';

/** Wraps the client of a stage. The simulator's address is unknown: it is told what it stands for. */
export function dresser(
  models: readonly string[],
  window: number | undefined,
): PlayOptions['dress'] {
  return (client, now, tell) =>
    turnwise(client, {
      platform: 'anthropic',
      now,
      on: tell,
      ...(window && {
        models: Object.fromEntries(models.map((model) => [model, { contextWindow: window }])),
      }),
    });
}
