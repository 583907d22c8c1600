import type { CacheUse } from './prompt-cache.ts';

/** The `usage` of an answer, as the first-party API sends it. All numbers are tokens. */
export interface Usage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly output_tokens: number;
  readonly output_tokens_details: null;
  readonly server_tool_use: null;
  readonly service_tier: 'standard' | 'batch';
  readonly speed: null;
  readonly inference_geo: string;
}

/** Splits the input of a request by what the cache did for it. */
export function usageOf(
  input: number,
  cache: CacheUse,
  output: number,
  sent: { readonly batch: boolean; readonly geo: unknown },
): Usage {
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
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: sent.batch ? 'batch' : 'standard',
    speed: null,
    inference_geo: typeof sent.geo === 'string' ? sent.geo : 'global',
  };
}
