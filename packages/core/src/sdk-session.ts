import { converse, type Wire, watched } from './converse.js';
import { createDeferred } from './deferred.js';
import type { Call, Middleware } from './engine.js';
import { TurnwiseError } from './errors.js';
import { responses } from './response.js';
import type { Trace } from './trace.js';
import type { WebResponse, WebSignal } from './web.js';

/** What the SDK's own request is to become: the call, or nothing but itself. */
export type Handover = { readonly call?: Call };

/** What a request was before it was planned. */
export interface Original {
  readonly body: unknown;
  readonly headers: unknown;
}

/**
 * One logical call through the SDK. The chain starts before the SDK serializes the request and
 * waits in the middle of its way for the response, over as many attempts as the SDK makes.
 */
export class SdkSession {
  readonly original: Original;
  readonly trace: Trace;
  /** The body that the request was given; the SDK offers it again on a retry. */
  body: unknown;
  /** Settled once the body is; the same options may be used twice at a time. */
  planning: Promise<void> | undefined;
  /** The call that this body says. */
  planned: Call | undefined;
  /** How often the SDK has begun again. */
  attempt = 0;
  /** The last error of the connection that was left to the SDK, which begins again after it. */
  passed: unknown;
  /** True once a response was passed on, so that nothing waits for another one. */
  settled = false;
  /** True for a chain that answered without the API. */
  answered = false;
  /** What the chain makes of the response; undefined where there is none on the way back. */
  outcome: Promise<WebResponse> | undefined;
  readonly #handover = createDeferred<Handover>();
  readonly #arrival = createDeferred<WebResponse>();
  readonly #again = createDeferred<(call: Call) => Promise<WebResponse>>();
  #release: (() => void) | undefined;

  constructor(original: Original, trace: Trace) {
    this.original = original;
    this.body = original.body;
    this.trace = trace;
  }

  /** Runs the chain until it has a request for the SDK, or an end of its own. */
  async start(chain: Middleware, call: Call, signal?: WebSignal | null): Promise<Handover> {
    this.outcome = converse(chain, call, this.#wire(), this.trace);
    this.outcome.catch(() => {});
    this.#watch(signal);
    const ended = this.outcome.then(() => undefined);
    const handover = await Promise.race([this.#handover.promise, ended]);
    this.answered = !handover;
    return handover ?? {};
  }

  /** Lets the chain go on with the response, and send other requests by `again`. */
  async arrive(
    response: WebResponse | Promise<WebResponse>,
    again: (call: Call) => Promise<WebResponse>,
  ): Promise<WebResponse> {
    this.#settle();
    this.#again.resolve(again);
    this.#arrival.resolve(response);
    return this.outcome ?? watched(Promise.resolve(response), responses, this.trace);
  }

  /** Lets the chain see that no response comes. */
  async fail(error: unknown): Promise<WebResponse> {
    this.#settle();
    this.#again.reject(error);
    this.#arrival.reject(error);
    return this.outcome ?? watched(Promise.reject(error), responses, this.trace);
  }

  /** The response of a chain that answered without the API. */
  finish(): Promise<WebResponse> {
    this.#settle();
    return this.outcome as Promise<WebResponse>;
  }

  /** Ends a chain whose request was replaced or answered on its way through the SDK. */
  abandon(): void {
    if (this.settled) return;
    this.trace.drop();
    const error = new TurnwiseError('A middleware of the SDK took the request over.');
    this.fail(error).catch(() => {});
  }

  #wire(): Wire<WebResponse> {
    let handedOver = false;
    const handOver = async (handover: Handover) => {
      handedOver = true;
      this.#handover.resolve(handover);
      return this.#arrival.promise;
    };
    return {
      send: async (call) => (handedOver ? (await this.#again.promise)(call) : handOver({ call })),
      sendUntouched: () => handOver({}),
      ...responses,
    };
  }

  /** The SDK notices an abort by itself; the chain must not wait for ever then. */
  #watch(signal: WebSignal | null | undefined): void {
    if (!signal) return;
    const abort = () => {
      this.#handover.resolve({});
      this.fail(signal.reason).catch(() => {});
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#release = () => signal.removeEventListener('abort', abort);
  }

  #settle(): void {
    this.settled = true;
    this.#release?.();
  }
}
