import type { Emitter, EventSource } from './emitter.js';
import { OptionError } from './errors.js';

const emitters = new WeakMap<object, Emitter>();

/**
 * The events of everything that a wrapped client, or its copies by `withOptions`, or a wrapped
 * fetch, sends.
 *
 * @throws OptionError for what was not wrapped
 */
export function eventsOf(client: object): EventSource {
  const { fetch } = client as { readonly fetch?: object };
  const emitter = emitters.get(client) ?? (fetch && emitters.get(fetch));
  if (emitter) return emitter;
  throw new OptionError('eventsOf: pass what wrap, turnwise or wrapFetch returned.');
}

/** Makes the events of a mount known by what its caller holds. */
export function rememberEmitter(client: object, emitter: Emitter): void {
  emitters.set(client, emitter);
}
