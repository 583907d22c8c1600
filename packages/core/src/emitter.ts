import { EventEmitter } from 'eventemitter3';
import { tell } from './configuring.js';
import type { RequestRecord, Step } from './report.js';

/** What happens to the requests of a client, by name. None of it holds content. */
export interface Events {
  /** Something was done to a request, as it happens. */
  readonly step: Step;
  /** A fault of ours: the caller's own request was sent. It is among the steps too. */
  readonly fault: Step;
  /** A request has ended: its reply was read, or it has none. */
  readonly request: RequestRecord;
}

/** Where listeners are added and taken away. What one throws or rejects with is ignored. */
export interface EventSource {
  on<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this;
  once<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this;
  off<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this;
}

type Listener<T> = (event: T) => unknown;

/** The events of one mount. */
export class Emitter implements EventSource {
  readonly #emitter = new EventEmitter();

  on<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this {
    this.#emitter.on(name, spared(listener));
    return this;
  }

  once<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this {
    this.#emitter.once(name, spared(listener));
    return this;
  }

  off<N extends keyof Events>(name: N, listener: Listener<Events[N]>): this {
    this.#emitter.off(name, spared(listener));
    return this;
  }

  emit<N extends keyof Events>(name: N, event: Events[N]): void {
    this.#emitter.emit(name, event);
  }

  /** Whether anybody listens: what nobody hears need not be found out. */
  hears(name: keyof Events): boolean {
    return this.#emitter.listenerCount(name) > 0;
  }
}

const known = new WeakMap<object, Listener<unknown>>();

/** A listener that spares us its errors; the same for the same one, so that `off` finds it. */
function spared<T>(listener: Listener<T>): Listener<T> {
  const safe = known.get(listener) ?? ((event: unknown) => tell(listener, event as T));
  known.set(listener, safe);
  return safe;
}
