import type { Bucket } from './bucket.ts';

type Limited = 'requests' | 'input-tokens' | 'output-tokens';

/** In whole seconds, rounded up. */
function rfc3339(time: number): string {
  return new Date(Math.ceil(time / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}

/** Tokens are told to the nearest thousand. Source: rate-limits page. */
function remaining(left: number, limit: number, name: string): number {
  const unit = name === 'requests' ? 1 : 1_000;
  const rounded = unit === 1 ? Math.floor(left + 1e-6) : Math.round(left / unit) * unit;
  return Math.min(limit, rounded);
}

function headersOf(name: string, buckets: readonly Bucket[], now: number) {
  const sum = (value: (bucket: Bucket) => number) =>
    buckets.reduce((total, bucket) => total + value(bucket), 0);
  const limit = sum((bucket) => bucket.limit);
  const left = sum((bucket) => Math.max(0, bucket.level(now)));
  const full = now + Math.max(...buckets.map((bucket) => bucket.wait(bucket.limit, now)));
  return {
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(remaining(left, limit, name)),
    [`anthropic-ratelimit-${name}-reset`]: rfc3339(full),
  };
}

/** The documented headers for what is limited; `tokens` is input and output together. */
export function rateLimitHeaders(
  limited: Readonly<Partial<Record<Limited, Bucket>>>,
  now: number,
): Readonly<Record<string, string>> {
  const tokens = [limited['input-tokens'], limited['output-tokens']].filter(
    (bucket) => bucket !== undefined,
  );
  let headers = tokens.length > 0 ? headersOf('tokens', tokens, now) : {};
  for (const [name, bucket] of Object.entries(limited))
    if (bucket) headers = { ...headers, ...headersOf(name, [bucket], now) };
  return headers;
}
