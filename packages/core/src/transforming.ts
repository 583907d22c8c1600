import type { Call, Middleware } from './engine.js';
import { InternalFault, TurnwiseError } from './errors.js';

/**
 * A middleware out of a function that only changes the call on its way in.
 *
 * An error that is not a `TurnwiseError` counts as a fault of the function: the mount then sends
 * the caller's own request and reports `internal-error`.
 *
 * @param name the middleware's verb, as in its reports
 * @param transform returns the same call when there is nothing to do
 */
export function transforming(name: string, transform: (call: Call) => Call): Middleware {
  return (next) => async (call) => next(guard(name, () => transform(call)));
}

/** Runs `work`; what it throws beside a `TurnwiseError` becomes an `InternalFault` of `name`. */
export function guard<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw TurnwiseError.isInstance(cause) ? cause : new InternalFault(name, cause);
  }
}
