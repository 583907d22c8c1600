import { type Bucket, createBucket } from './bucket.ts';
import type { Clock } from './clock.ts';
import type { Fault } from './fault.ts';
import { lineOf } from './model-lines.ts';
import type { ModelSpec } from './models.ts';
import { organizationId } from './organization-id.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { remember } from './remember.ts';
import type { RequestContext } from './request-context.ts';

/** What a key may use in a minute, for the models of one line and generation together. What is left out has no limit. */
export interface Limits {
  readonly requests?: number;
  /** Cache reads do not count. */
  readonly inputTokens?: number;
  /** Counted as they are written, whatever `max_tokens` says. */
  readonly outputTokens?: number;
  /** Requests to count_tokens, which have a limit of their own. */
  readonly tokenCounts?: number;
}

export interface RateLimits {
  /** Lets a key ask the model, or refuses it; batches have no limit. */
  admit(apiKey: string, context: RequestContext, cacheRead: number): Fault | undefined;
  /** Counts what was written. */
  settle(apiKey: string, context: RequestContext, outputTokens: number): void;
  /** Headers that tell what is left. */
  headers(apiKey: string, context: RequestContext): Readonly<Record<string, string>>;
}

type Dimension = keyof Limits;

/** Buckets that are kept; the one that was looked at longest ago has refilled by the time it goes. */
const most = 100_000;

const words: Readonly<Record<Dimension, string>> = {
  requests: 'requests',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  tokenCounts: 'requests',
};

/** What has to be there before a request is let in. Models up to 3.5 count cache reads, too. Source: rate-limits page. */
function needsOf(
  { endpoint, tokens, model }: RequestContext,
  cacheRead: number,
): Readonly<Partial<Record<Dimension, number>>> {
  if (endpoint === 'count') return { tokenCounts: 1 };
  const read = model.generation <= 3.5 ? 0 : cacheRead;
  return { requests: 1, inputTokens: tokens - read, outputTokens: 1 };
}

interface Need {
  readonly dimension: Dimension;
  readonly from: Bucket;
  readonly amount: number;
}

function refusal({ dimension, from, amount }: Need, { id }: ModelSpec, now: number): Fault {
  const allowed = `${from.limit.toLocaleString('en-US')} ${words[dimension]} per minute`;
  const seconds = Math.max(1, Math.ceil(from.wait(amount, now) / 1_000));
  return {
    status: 429,
    type: 'rate_limit_error',
    message: `This request would exceed your organization's rate limit of ${allowed} (org: ${organizationId}, model: ${id}). For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later. You may also contact sales at https://claude.com/contact-sales to discuss your options for a rate limit increase.`,
    headers: { 'retry-after': String(seconds) },
  };
}

/** Output is taken when it is written. */
function take(needs: readonly Need[], now: number): void {
  for (const { dimension, from, amount } of needs)
    if (dimension !== 'outputTokens') from.take(amount, now);
}

/** Full buckets for every key, and for every line and generation of models; the simulator's clock refills them. */
export function createRateLimits(limits: Limits, clock: Clock): RateLimits {
  const known = new Map<string, Bucket>();

  function bucketOf(dimension: Dimension, apiKey: string, model: ModelSpec) {
    const limit = limits[dimension];
    if (limit === undefined) return undefined;
    const name = `${dimension} ${lineOf(model)} ${Math.floor(model.generation)} ${apiKey}`;
    const bucket = known.get(name) ?? createBucket(limit);
    remember(known, name, bucket, most);
    return bucket;
  }

  function needsFrom(apiKey: string, context: RequestContext, cacheRead: number) {
    return Object.entries(needsOf(context, cacheRead)).flatMap(([key, amount]): Need[] => {
      const dimension = key as Dimension;
      const from = bucketOf(dimension, apiKey, context.model);
      return from ? [{ dimension, from, amount }] : [];
    });
  }

  return {
    admit(apiKey, context, cacheRead) {
      if (context.endpoint === 'batch') return undefined;
      const now = clock.now();
      const needs = needsFrom(apiKey, context, cacheRead);
      const short = needs.find(({ from, amount }) => !from.has(amount, now));
      if (short) return refusal(short, context.model, now);
      take(needs, now);
      return undefined;
    },
    settle(apiKey, { endpoint, model }, outputTokens) {
      if (endpoint === 'batch') return;
      bucketOf('outputTokens', apiKey, model)?.take(outputTokens, clock.now());
    },
    headers(apiKey, { endpoint, model }) {
      if (endpoint === 'batch') return {};
      const of = (dimension: Dimension) => bucketOf(dimension, apiKey, model);
      const messages = {
        requests: of('requests'),
        'input-tokens': of('inputTokens'),
        'output-tokens': of('outputTokens'),
      };
      return rateLimitHeaders(
        endpoint === 'count' ? { requests: of('tokenCounts') } : messages,
        clock.now(),
      );
    },
  };
}
