import type { Dict } from './json.ts';
import type { ModelSpec } from './models.ts';
import type { CacheUse } from './prompt-cache.ts';
import type { RequestContext } from './request-context.ts';

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
  /** Null for an answer without thinking. */
  readonly output_tokens_details: { readonly thinking_tokens: number } | null;
  /** Null for an answer without searches and fetches by the API. */
  readonly server_tool_use: {
    readonly web_search_requests: number;
    readonly web_fetch_requests: number;
  } | null;
  readonly service_tier: 'standard' | 'batch';
  readonly speed: 'standard' | 'fast' | null;
  readonly inference_geo: string;
  /** Where an answer may take more than one sampling: all of them, which is what is billed. */
  readonly iterations?: readonly Iteration[];
}

/** Generation since which `inference_geo` is served. Source: pricing page. */
const placedSince = 4.6;

/** What an answer holds, as far as it is billed. */
interface Output {
  readonly content: readonly Dict[];
  readonly counts: Counts;
  readonly iterations?: readonly Iteration[];
  readonly thinkingTokens: number;
}

function serverToolUse(content: readonly Dict[]) {
  const count = (name: string) =>
    content.filter((block) => block.type === 'server_tool_use' && block.name === name).length;
  const [searches, fetches] = [count('web_search'), count('web_fetch')];
  if (searches + fetches === 0) return null;
  return { web_search_requests: searches, web_fetch_requests: fetches };
}

/** Splits the input of a request by what the cache did for it. */
export function countsOf(
  input: number,
  cache: Pick<CacheUse, 'read' | 'written5m' | 'written1h'>,
  output: number,
): Counts {
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

function placeOf(geo: unknown, { generation }: ModelSpec): string {
  if (generation < placedSince) return 'not_available';
  return typeof geo === 'string' ? geo : 'global';
}

/** The usage of an answer. */
export function usageOf(
  output: Output,
  { inference_geo: geo, speed }: Dict,
  { endpoint, model }: Pick<RequestContext, 'endpoint' | 'model'>,
): Usage {
  const { content, counts, iterations, thinkingTokens } = output;
  return {
    ...counts,
    output_tokens_details: thinkingTokens > 0 ? { thinking_tokens: thinkingTokens } : null,
    server_tool_use: serverToolUse(content),
    service_tier: endpoint === 'batch' ? 'batch' : 'standard',
    speed: speed === 'fast' || speed === 'standard' ? speed : null,
    inference_geo: placeOf(geo, model),
    ...(iterations && { iterations }),
  };
}
