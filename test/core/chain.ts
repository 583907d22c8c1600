import type { Call, Middleware, Params } from '@turnwise/core';

/** Writes down when it is passed, in and out. */
export function tracing(name: string, log: string[]): Middleware {
  return (next) => async (call) => {
    log.push(`${name}:in`);
    try {
      return await next(call);
    } finally {
      log.push(`${name}:out`);
    }
  };
}

/** Changes the params of every call, and keeps the calls that it saw. */
export function changing(change: (params: Params) => Params, seen: Call[] = []): Middleware {
  return (next) => (call) => {
    seen.push(call);
    return next({ ...call, params: change(call.params) });
  };
}

/** Keeps the calls that pass. */
export function seeing(seen: Call[]): Middleware {
  return (next) => (call) => {
    seen.push(call);
    return next(call);
  };
}

/** Marks a request so that it can be told from the caller's own. */
export const stamped = (params: Params): Params => ({ ...params, system: 'Stamped.' });

/** Everything that an iterable yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
