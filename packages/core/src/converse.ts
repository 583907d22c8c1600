import type { Call, Handler, Middleware, Reply } from './engine.js';
import { InternalFault, type UpstreamError } from './errors.js';
import { withoutMessage } from './reply.js';

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
    return await wire.deliver(await chain(terminal)(call), call);
  } catch (error) {
    const refused = refusals.get(error as UpstreamError);
    if (refused) return unwrap(refused);
    if (!isOurs(error, call)) throw error;
    return last ? unwrap(last) : wire.sendUntouched();
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

function unwrap<Answer>(outcome: Outcome<Answer>): Answer {
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}
