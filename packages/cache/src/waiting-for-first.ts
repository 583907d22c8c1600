import {
  type Call,
  checkOptions,
  guard,
  type Handler,
  keepLast,
  OptionError,
  TimeoutError,
  within,
} from '@turnwise/core';
import { First, firstWith } from './first.js';
import { LIFETIMES } from './marks.js';
import { sharesOf } from './shares.js';

/** Prefixes of which it is known when they went out last; the first of them goes first. */
const MOST = 4_000;

/** Milliseconds that a request waits at most, where nothing is said. */
const TIMEOUT = 10_000;

/** When what is shared was sent last and answered: milliseconds since the epoch. */
const answered = new Map<string, number>();

/**
 * Holds requests back while the first one that shares a prefix with them, at the same model and
 * endpoint, is on its way: its entry in the cache is there once its reply has begun. They go on when
 * it begins, when their time is over, and when their caller aborts; where it fails, one of them is
 * the first. What is too short for the cache waits for nobody.
 *
 * @param timeout milliseconds
 */
export function waitingForFirst(next: Handler, timeout: number): Handler {
  return async function waitingForFirst(call) {
    const shares = call.kind === 'create' ? guard('cache', () => sharesOf(call)) : [];
    if (shares.length === 0) return next(call);
    const own = new First();
    try {
      await turnOf(call, shares, own, timeout);
      const at = call.now();
      const reply = await next(call);
      for (const name of shares) keepLast(answered, name, at, MOST);
      own.end(true);
      return reply;
    } finally {
      own.end(false);
    }
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

/** Resolves when the request may go. */
async function turnOf(
  call: Call,
  shares: readonly string[],
  own: First,
  timeout: number,
): Promise<void> {
  let first = join(call, shares, own);
  if (!first) return;
  call.report({ middleware: 'cache', code: 'wait', path: '', lossless: true });
  const others = async (signal: { readonly aborted: boolean }) => {
    while (first && !(await first.over) && !signal.aborted) first = join(call, shares, own);
  };
  await within(timeout, call.signal, others).catch((error: unknown) => {
    // Nobody waits anew for one that takes too long. An abort is the client's to tell.
    if (error instanceof TimeoutError) first?.drop();
  });
}

/**
 * The first one that writes the longest part that this request shares with others; it is itself the
 * first for what is longer. Undefined where nobody has to be waited for.
 */
function join(call: Call, shares: readonly string[], own: First): First | undefined {
  for (const name of shares) {
    if (isAnswered(name, call)) return undefined;
    const first = firstWith(name);
    if (!first) own.lead(name);
    else if (first !== own) return first;
  }
  return undefined;
}

function isAnswered(name: string, { now }: Call): boolean {
  const at = answered.get(name);
  return at !== undefined && now() - at < LIFETIMES['5m'];
}
