import { billedBlocks } from './billed-blocks.ts';
import { itemsOf } from './conversation.ts';
import type { Dict } from './json.ts';
import type { BilledBlock } from './options.ts';
import { prefixesOf } from './prefix.ts';
import type { CacheUse } from './prompt-cache.ts';
import { type Prompted, promptParts } from './prompt-parts.ts';
import type { Prompt } from './prompt-step.ts';
import type { Simulation } from './simulation.ts';

/** What the cache did for one sampling. */
export interface Bill {
  readonly use: CacheUse;
  /** To be called when the answer begins: what was written can be read from then on. */
  readonly begin: () => void;
  /** The prompt block by block, worked out when it is asked for. */
  readonly blocks: () => readonly BilledBlock[];
}

/** The blocks are made again when they are asked for, so that a record which nobody looks at stays small. */
function blocksLater(
  params: Dict,
  { model, tokens }: Pick<Prompted, 'model' | 'tokens'>,
  use: CacheUse,
): Bill['blocks'] {
  return () =>
    billedBlocks(promptParts(params, { items: itemsOf(params), model, tokens }), use, tokens);
}

/** Looks a prompt up in the cache. */
export function openBill(
  { cache, clock, platform }: Simulation,
  apiKey: string,
  { params, context }: Prompt,
): Bill {
  const { model, tokens } = context;
  const parts = promptParts(params, context);
  const positions = prefixesOf(parts, params, context, platform.cacheByKey ? apiKey : '');
  const minimum = platform.minCacheable[model.id] ?? model.minCacheable;
  const { use, commit } = cache.visit(positions, minimum, clock.now());
  return { use, begin: commit, blocks: blocksLater(params, { model, tokens }, use) };
}
