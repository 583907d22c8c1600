import { compose, type Middleware } from './engine.js';

/** What stands in for a middleware where it may not do all that it does. */
interface StandIns {
  /** Where a request goes out as it came. It changes neither call nor reply. */
  readonly onlooker: Middleware;
  /** Where the context is left to the server. It sets marks and nothing else. */
  readonly marker: Middleware;
}

const standIns = new WeakMap<Middleware, StandIns>();

/**
 * The same middleware, of which others take the place: in observe mode one that only looks, and
 * where the context is left to the server one that may set marks.
 */
export function withOnlooker(
  middleware: Middleware,
  onlooker: Middleware,
  marker = onlooker,
): Middleware {
  standIns.set(middleware, { onlooker, marker });
  return middleware;
}

/** What takes the place of these middleware; nothing, of those that have no stand-ins. */
export function standInsOf(list: readonly Middleware[], role: keyof StandIns): Middleware {
  return compose(...list.flatMap((entry) => standIns.get(entry)?.[role] ?? []));
}
