import type { Call, Handler, Middleware, Reply } from './engine.js';
import { InternalFault, type UpstreamError } from './errors.js';
import { withoutMessage } from './reply.js';
import type { Trace } from './trace.js';

/** How one kind of mount reaches the API, with answers of its own kind. */
export interface Wire<Answer> {
  /** Sends what a call says. */
  send(call: Call): Promise<Answer>;
  /** Sends the caller's own request, as it came. */
  sendUntouched(): Promise<Answer>;
  /** The reply in an answer; rejects with an `UpstreamError` where the API refused. */
  receive(answer: Answer, call: Call): Promise<Reply>;
  /** What a middleware sees of an error that the client threw. */
  refusal(error: unknown): unknown;
  /** The answer that a reply has become. */
  deliver(reply: Reply, call: Call): Promise<Answer>;
}

type Outcome<Answer> = { readonly answer: Answer } | { readonly error: unknown };

/**
 * Runs a chain around a wire. What the API said to a refusal that nobody recovered from is
 * returned or thrown as it came; a fault of ours costs nothing but what we would have done.
 */
export async function converse<Answer>(
  chain: Middleware,
  call: Call,
  wire: Wire<Answer>,
  trace: Trace,
): Promise<Answer> {
  const refusals = new WeakMap<object, Outcome<Answer>>();
  let last: Outcome<Answer> | undefined;
  const terminal: Handler = async (outgoing) => {
    const outcome = await outcomeOf(wire.send(outgoing));
    last = outcome;
    try {
      if ('error' in outcome) throw wire.refusal(outcome.error);
      return await wire.receive(outcome.answer, outgoing);
    } catch (error) {
      if (typeof error === 'object' && error !== null) refusals.set(error, outcome);
      throw error;
    }
  };
  try {
    const reply = await chain(terminal)(call);
    await trace.watch(reply);
    return await wire.deliver(reply, call);
  } catch (error) {
    const refused = refusals.get(error as UpstreamError);
    const ours = !refused && isOurs(error, call);
    if (!ours) trace.fail(error);
    if (refused) return unwrap(refused);
    if (!ours) throw error;
  }
  return watched(last ? settled(last) : wire.sendUntouched(), wire, trace);
}

/** An answer that no chain sees, but the trace. */
export async function watched<Answer>(
  sent: Promise<Answer>,
  wire: Pick<Wire<Answer>, 'receive' | 'refusal' | 'deliver'>,
  trace: Trace,
): Promise<Answer> {
  sent.catch((error: unknown) => trace.fail(wire.refusal(error)));
  const answer = await sent;
  const call = trace.awaited;
  if (!call) return answer;
  try {
    const reply = await wire.receive(answer, call);
    await trace.watch(reply);
    return await wire.deliver(reply, call);
  } catch (error) {
    trace.fail(error);
    return answer;
  }
}

/**
 * Runs a chain on its way in only, for calls whose reply holds no message.
 *
 * @returns the call as it is to be sent; undefined if the caller's own request is
 */
export async function wayIn(chain: Middleware, call: Call): Promise<Call | undefined> {
  let outgoing: Call | undefined;
  const terminal: Handler = async (sent) => {
    outgoing = sent;
    return withoutMessage;
  };
  try {
    await chain(terminal)(call);
    return outgoing;
  } catch (error) {
    if (!isOurs(error, call)) throw error;
    return undefined;
  }
}

/** Reports a fault of ours that the caller wants to be spared. */
export function isOurs(error: unknown, call: Call): error is InternalFault {
  if (!(error instanceof InternalFault) || call.onFault === 'throw') return false;
  const { middleware } = error;
  call.report({ middleware, code: 'internal-error', path: '', lossless: true });
  return true;
}

function outcomeOf<Answer>(sent: Promise<Answer>): Promise<Outcome<Answer>> {
  return sent.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
}

async function settled<Answer>(outcome: Outcome<Answer>): Promise<Answer> {
  return unwrap(outcome);
}

function unwrap<Answer>(outcome: Outcome<Answer>): Answer {
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}
