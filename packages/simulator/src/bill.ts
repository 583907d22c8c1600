import { billedBlocks } from './billed-blocks.ts';
import { itemsOf } from './conversation.ts';
import type { Exchange, Receipt } from './exchange.ts';
import type { Finished } from './finish.ts';
import type { Dict } from './json.ts';
import { prefixesOf } from './prefix.ts';
import { dollarsOf, uncachedDollarsOf } from './prices.ts';
import type { Prompt } from './prompt.ts';
import type { CacheUse } from './prompt-cache.ts';
import { type Prompted, promptParts } from './prompt-parts.ts';
import type { RequestContext } from './request-context.ts';
import type { Simulation } from './simulation.ts';
import { countsOf, usageOf } from './usage.ts';

/** The bill of a request: what the cache holds of it is settled when it starts, the rest when it is answered. */
export interface Bill {
  readonly use: CacheUse;
  settle(answer: Pick<Finished, 'content' | 'stopReason' | 'outputTokens'>): Receipt;
}

/** The blocks are made again when they are asked for, so that a record which nobody looks at stays small. */
function blocksLater(
  params: Dict,
  { model, tokens }: Pick<Prompted, 'model' | 'tokens'>,
  use: CacheUse,
): Receipt['blocks'] {
  return () =>
    billedBlocks(promptParts(params, { items: itemsOf(params), model, tokens }), use, tokens);
}

/** Looks a prompt up in the cache; `sent` is the request that it was made of. */
export function openBill(
  { cache, clock, lineage, platform }: Simulation,
  { apiKey }: Pick<Exchange, 'apiKey'>,
  { params, context }: Prompt,
  sent: RequestContext,
): Bill {
  const { model, tokens } = context;
  const parts = promptParts(params, context);
  const positions = prefixesOf(parts, params, context, platform.cacheByKey ? apiKey : '');
  const { use, commit } = cache.visit(positions, model.minCacheable, clock.now());
  return {
    use,
    settle(answer) {
      const usage = usageOf(countsOf(tokens, use, answer.outputTokens), answer, params, context);
      return {
        begin: commit,
        usage,
        stop_reason: answer.stopReason,
        dollars: dollarsOf(usage, model),
        uncachedDollars: uncachedDollarsOf(usage, model),
        conversation: lineage.conversationOf(sent, apiKey),
        blocks: blocksLater(params, { model, tokens }, use),
      };
    },
  };
}
