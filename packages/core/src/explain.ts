import { isOurs } from './converse.js';
import type { Handler, Middleware } from './engine.js';
import { estimateTokens } from './estimate.js';
import { createCall, createMount } from './mount.js';
import type { Step } from './report.js';
import { Trace } from './trace.js';
import type { Params, ParamsLike } from './types.js';

/** What would be sent for a request, and why. */
export interface Explanation<P> {
  /** The params as they would reach the client; the same reference if nothing would change. */
  readonly params: P;
  /** Everything that would be done, in order. */
  readonly steps: readonly Step[];
  /** An estimate of all input tokens of these params. */
  readonly inputTokens: number;
}

/** Ends the way in; nobody's error, so that no middleware takes it for one to recover from. */
class Explained extends Error {}

/**
 * Shows what a list of middleware would make of a request, without sending anything. Assumes the
 * first-party API in its latest version unless a `configuring` says otherwise.
 */
export async function explain<P extends ParamsLike>(
  params: P,
  ...middleware: readonly Middleware[]
): Promise<Explanation<P>> {
  const mount = createMount(middleware);
  const trace = new Trace(mount.emitter);
  const call = createCall(
    mount,
    {
      params: params as unknown as Params,
      kind: 'explain',
      headers: {},
      betas: [],
      apiVersion: '2026-10-21',
      platform: 'anthropic',
      endpoint: '',
      wishes: {},
    },
    trace,
  );
  let sent = call;
  const stop = new Explained('This request was only to be explained.');
  const terminal: Handler = (outgoing) => {
    sent = outgoing;
    return Promise.reject(stop);
  };
  try {
    await mount.chain(terminal)(call);
  } catch (error) {
    if (error !== stop && !isOurs(error, call)) throw error;
    if (error !== stop) sent = call;
  }
  return {
    params: sent.params as unknown as P,
    steps: trace.steps,
    inputTokens: estimateTokens(sent.params, { model: sent.model }),
  };
}
