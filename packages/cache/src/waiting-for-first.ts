import {
  type Call,
  checkOptions,
  estimateOverhead,
  type Handler,
  headOf,
  keepLast,
  nameOf,
  OptionError,
  type Reply,
  TimeoutError,
  within,
} from '@turnwise/core';

/** Heads of which it is known when they went out last; the first of them goes first. */
const MOST = 1_000;

/** Milliseconds that an entry lives at least. Source: the documentation of prompt caching. */
const LIFETIME = 300_000;

/** Milliseconds that a request waits at most, where nothing is said. */
const TIMEOUT = 10_000;

/** First requests whose reply has not begun, by what others share with them. */
const flights = new Map<string, Promise<void>>();

/** When what is shared was sent last and answered: milliseconds since the epoch. */
const answered = new Map<string, number>();

/**
 * Holds requests back while the first one with the same system, tools, model and endpoint is on its
 * way: its entry in the cache is there once its reply has begun. They go on when it begins or fails,
 * when their time is over, and when their caller aborts. What is too short for the cache waits for
 * nobody.
 *
 * @param timeout milliseconds
 */
export function waitingForFirst(next: Handler, timeout: number): Handler {
  return async function waitingForFirst(call) {
    if (call.kind !== 'create' || isShort(call)) return next(call);
    const key = keyOf(call);
    if (isAnswered(key, call)) return noting(key, next, call);
    const flight = flights.get(key);
    if (!flight) return leading(key, next, call);
    call.report({ middleware: 'cache', code: 'wait', path: '', lossless: true });
    await within(timeout, call.signal, () => flight).catch((error: unknown) => {
      // Nobody waits anew for one that takes too long. An abort is the client's to tell.
      if (error instanceof TimeoutError) drop(key, flight);
    });
    return noting(key, next, call);
  };
}

/** @throws OptionError for a value that cannot be */
export function timeoutOf(wait: boolean | { readonly timeout?: number }): number | undefined {
  if (typeof wait === 'boolean') return wait ? TIMEOUT : undefined;
  if (typeof wait !== 'object' || wait === null) {
    throw new OptionError(
      'caching: waitForFirst cannot be that. Write true or { timeout: 10_000 }.',
    );
  }
  checkOptions('caching: waitForFirst', wait, ['timeout']);
  const { timeout = TIMEOUT } = wait;
  if (!(timeout > 0 && Number.isFinite(timeout))) {
    throw new OptionError('caching: waitForFirst.timeout takes milliseconds, such as 10_000.');
  }
  return timeout;
}

async function leading(key: string, next: Handler, call: Call): Promise<Reply> {
  let release = () => {};
  const flight = new Promise<void>((resolve) => {
    release = resolve;
  });
  flights.set(key, flight);
  try {
    return await noting(key, next, call);
  } finally {
    drop(key, flight);
    release();
  }
}

async function noting(key: string, next: Handler, call: Call): Promise<Reply> {
  const at = call.now();
  const reply = await next(call);
  keepLast(answered, key, at, MOST);
  return reply;
}

function drop(key: string, flight: Promise<void>): void {
  if (flights.get(key) === flight) flights.delete(key);
}

function keyOf({ params, endpoint, namespace = '' }: Call): string {
  return nameOf(namespace, endpoint, params.model, headOf(params));
}

function isAnswered(key: string, { now }: Call): boolean {
  const at = answered.get(key);
  return at !== undefined && now() - at < LIFETIME;
}

function isShort({ params, model }: Call): boolean {
  return estimateOverhead(params, model) < model.minCacheable;
}
