import { compose, type Middleware } from './engine.js';

const onlookers = new WeakMap<Middleware, Middleware>();

/**
 * The same middleware, of which another one takes the place where a request goes out as it came: in
 * observe mode, and where the context is left to the server.
 *
 * @param onlooker sees the call and the reply, and changes neither
 */
export function withOnlooker(middleware: Middleware, onlooker: Middleware): Middleware {
  onlookers.set(middleware, onlooker);
  return middleware;
}

/** What takes the place of these middleware; nothing, of those that have no onlooker. */
export function onlookersOf(list: readonly Middleware[]): Middleware {
  return compose(...list.flatMap((entry) => onlookers.get(entry) ?? []));
}
