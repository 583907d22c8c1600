import { billedBlocks } from './billed-blocks.ts';
import { itemsOf } from './conversation.ts';
import type { Exchange, Receipt } from './exchange.ts';
import type { Finished } from './finish.ts';
import { prefixesOf } from './prefix.ts';
import { dollarsOf, uncachedDollarsOf } from './prices.ts';
import type { Prompt } from './prompt.ts';
import { promptParts } from './prompt-parts.ts';
import type { Simulation } from './simulation.ts';
import { countsOf, usageOf } from './usage.ts';

/** The bill of a request: what the cache holds of it is settled when it starts, the rest when it is answered. */
export interface Bill {
  /** To be called when the answer begins: what was written can be read from then on. */
  settle(answer: Pick<Finished, 'content' | 'outputTokens'>): Receipt;
}

/** Looks a prompt up in the cache. */
export function openBill(
  { cache, clock, lineage, platform }: Simulation,
  { apiKey }: Pick<Exchange, 'apiKey'>,
  { params, context }: Prompt,
): Bill {
  const { model, tokens } = context;
  const parts = promptParts(params, context);
  const positions = prefixesOf(parts, params, context, platform.cacheByKey ? apiKey : '');
  const { use, commit } = cache.visit(positions, model.minCacheable, clock.now());
  return {
    settle(answer) {
      commit();
      const usage = usageOf(countsOf(tokens, use, answer.outputTokens), answer, params, context);
      return {
        usage,
        dollars: dollarsOf(usage, model),
        uncachedDollars: uncachedDollarsOf(usage, model),
        conversation: lineage.conversationOf(context, apiKey),
        // Made again from the params, so that a record which nobody looks at holds nothing but them.
        blocks: () =>
          billedBlocks(promptParts(params, { items: itemsOf(params), model, tokens }), use, tokens),
      };
    },
  };
}
