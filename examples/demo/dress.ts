import { turnwise } from 'turnwise';
import type { PlayOptions } from './play.ts';

export interface DressOptions {
  /** Whether the API itself answers. The simulator's address says nothing: it has to be told. */
  readonly live: boolean;
  /** The models of the conversation. */
  readonly models: readonly string[];
  /** Tokens that their window is forced to. */
  readonly window: number | undefined;
}

/** Wraps the client of a stage. */
export function dresser({ live, models, window }: DressOptions): PlayOptions['dress'] {
  return (client, now, tell) =>
    turnwise(client, {
      now,
      on: tell,
      ...(!live && { platform: 'anthropic' }),
      ...(window && {
        models: Object.fromEntries(models.map((model) => [model, { contextWindow: window }])),
      }),
    });
}
