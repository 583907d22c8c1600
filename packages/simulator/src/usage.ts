import type { CacheUse } from './prompt-cache.ts';

/** Tokens by class. */
export interface Counts {
  /** What no cache entry holds: neither read nor written. */
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly output_tokens: number;
}

/** One sampling of an answer. Those of a compaction are not part of the numbers beside the list. */
export interface Iteration extends Counts {
  readonly type: 'message' | 'compaction';
}

/** The `usage` of an answer, as the first-party API sends it. All numbers are tokens. */
export interface Usage extends Counts {
  readonly output_tokens_details: { readonly thinking_tokens: number } | null;
  readonly server_tool_use: null;
  readonly service_tier: 'standard' | 'batch';
  readonly speed: null;
  readonly inference_geo: string;
  /** Where an answer may take more than one sampling: all of them, which is what is billed. */
  readonly iterations?: readonly Iteration[];
}

/** Splits the input of a request by what the cache did for it. */
export function countsOf(input: number, cache: CacheUse, output: number): Counts {
  const written = cache.written5m + cache.written1h;
  return {
    input_tokens: Math.max(0, input - cache.read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cache.read,
    cache_creation: {
      ephemeral_5m_input_tokens: cache.written5m,
      ephemeral_1h_input_tokens: cache.written1h,
    },
    output_tokens: output,
  };
}

/** The counts of an answer in which the model said nothing. */
export const noTokens = countsOf(0, { read: 0, written5m: 0, written1h: 0 }, 0);

interface Sampling extends Pick<Usage, 'iterations'> {
  readonly counts: Counts;
  readonly thinkingTokens: number;
}

/** The usage of an answer. */
export function usageOf(
  { counts, iterations, thinkingTokens }: Sampling,
  sent: { readonly batch: boolean; readonly geo: unknown },
): Usage {
  return {
    ...counts,
    output_tokens_details: thinkingTokens > 0 ? { thinking_tokens: thinkingTokens } : null,
    server_tool_use: null,
    service_tier: sent.batch ? 'batch' : 'standard',
    speed: null,
    inference_geo: typeof sent.geo === 'string' ? sent.geo : 'global',
    ...(iterations && { iterations }),
  };
}
