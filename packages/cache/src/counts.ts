import { isServerCall, type ReplyMessage, type Usage } from '@turnwise/core';

/** The token counts of one sampling, as `usage` and each of `usage.iterations` hold them. */
export interface Counts {
  /** Of an iteration: the model that it ran on, where that may be another one. */
  readonly model?: string | null;
  /** Of an iteration: what it was, such as `message`. */
  readonly type?: string | null;
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_creation?: {
    readonly ephemeral_5m_input_tokens?: number | null;
    readonly ephemeral_1h_input_tokens?: number | null;
  } | null;
}

/** As much of `usage` as every SDK's own type has; the rest is read where it is there. */
export type UsageLike = Usage | Pick<Usage, 'input_tokens' | 'output_tokens'>;

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

export function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  };
}

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

/** What the cache did for a request that was sampled once. */
export interface Sampled {
  readonly read: number;
  /** Read and written: what the next request may read. */
  readonly cached: number;
  /** All input tokens. */
  readonly total: number;
}

/**
 * Undefined where several samplings are added up, as with tools that run at the server, and where
 * another model has answered: it has a cache of its own.
 */
export function sampledOf(reply: Pick<ReplyMessage, 'usage' | 'content'>): Sampled | undefined {
  const [counts, ...more] = samplingsOf(reply.usage);
  if (!counts || more.length > 0 || reply.content?.some(isServerCall)) return undefined;
  if (counts.type === 'fallback_message') return undefined;
  const tokens = tokensOf(counts);
  const total = inputOf(tokens);
  return { read: tokens.cacheRead, cached: total - tokens.input, total };
}

/** The same usage with other input tokens; of what was sampled several times, each by itself. */
export function withInput(usage: Usage, change: (tokens: Tokens) => Tokens): Usage {
  const changed = <C extends Counts>(counts: C): C => {
    const { input, cacheRead, cacheWrite5m, cacheWrite1h } = change(tokensOf(counts));
    return {
      ...counts,
      input_tokens: input,
      cache_read_input_tokens: cacheRead,
      cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
      cache_creation: {
        ephemeral_5m_input_tokens: cacheWrite5m,
        ephemeral_1h_input_tokens: cacheWrite1h,
      },
    };
  };
  const iterations = usage.iterations as readonly Counts[] | null | undefined;
  return {
    ...changed(usage as Counts & Usage),
    ...(iterations && { iterations: iterations.map(changed) }),
  };
}
