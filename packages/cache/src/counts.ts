import type { Usage } from '@turnwise/core';

/** The token counts of one sampling, as `usage` and each of `usage.iterations` hold them. */
export interface Counts {
  /** Of an iteration: the model that it ran on, where that may be another one. */
  readonly model?: string | null;
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_creation?: {
    readonly ephemeral_5m_input_tokens?: number | null;
    readonly ephemeral_1h_input_tokens?: number | null;
  } | null;
}

/** Tokens by what they are billed as. */
export interface Tokens {
  /** What no cache entry holds: neither read nor written. */
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

export const NO_TOKENS: Tokens = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
};

/** What a reply is billed for: its iterations where it lists any, since the top level leaves some out. */
export function samplingsOf(usage: Usage): readonly Counts[] {
  const iterations = usage.iterations as readonly Counts[] | null | undefined;
  return iterations?.length ? iterations : [usage as Counts];
}

export function tokensOf(counts: Counts): Tokens {
  const cacheWrite1h = counts.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    input: counts.input_tokens ?? 0,
    output: counts.output_tokens ?? 0,
    cacheRead: counts.cache_read_input_tokens ?? 0,
    // Without the split by lifetime, a write is one of five minutes: the default.
    cacheWrite5m:
      counts.cache_creation?.ephemeral_5m_input_tokens ??
      (counts.cache_creation_input_tokens ?? 0) - cacheWrite1h,
    cacheWrite1h,
  };
}

/** All input tokens, whatever the cache did for them. */
export function inputOf({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Tokens): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}
