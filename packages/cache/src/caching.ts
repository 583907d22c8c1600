import {
  type Call,
  checkOptions,
  compose,
  guard,
  type Middleware,
  OptionError,
  type Reply,
  type ReplyMessage,
  refusalFor,
  transforming,
  withOnlooker,
} from '@turnwise/core';
import { followed, type Marking, onlooking } from './following.js';
import { goingOnOf } from './going-on.js';
import { always, lifetimesFor } from './lifetimes.js';
import { markedBy, marking } from './marking.js';
import { recognize } from './recognize.js';
import { Ledger, type Tally } from './tally.js';
import { timeoutOf, waitingForFirst } from './waiting-for-first.js';

/** How prompts are cached, and what is said about it. */
export interface CachingOptions {
  /**
   * How long an entry lives after its last use. `auto` chooses by the pauses that were seen, for
   * system and tools apart from the messages.
   *
   * @default 'auto'
   */
  readonly ttl?: 'auto' | '5m' | '1h';
  /**
   * Requests that begin alike (system and tools, a document, a history) wait for the first of them
   * to be answered, since its entry is there only then: until its reply begins, `timeout`
   * milliseconds at most, 10,000 where nothing is said.
   *
   * @default false
   */
  readonly waitForFirst?: boolean | { readonly timeout?: number };
  /** Whether replies are looked at for what was not read from the cache. @default true */
  readonly misses?: boolean;
  /** Asks the first-party API as well why, by its `diagnostics`. @default false */
  readonly diagnostics?: boolean;
  /** Adds up what requests cost: `tally()`. @default nothing is added up */
  readonly tally?: Tally;
}

/**
 * Marks every request so that the prompt cache pays for most of it, and reports what was not read
 * though it was expected to be.
 *
 * @throws OptionError for an option or a value that does not exist
 */
export function caching(options: CachingOptions = {}): Middleware {
  checkOptions('caching', options, ['ttl', 'waitForFirst', 'misses', 'diagnostics', 'tally']);
  const { ttl = 'auto', misses = true, diagnostics = false, waitForFirst = false } = options;
  if (!['auto', '5m', '1h'].includes(ttl)) {
    throw new OptionError(`caching: ttl cannot be "${ttl}". Write 'auto', '5m' or '1h'.`);
  }
  const tally = ledgerIn(options);
  const timeout = timeoutOf(waitForFirst);
  const middleware: Middleware = (next) => {
    const send = async (call: Call, mark: Marking): Promise<Reply> =>
      misses && call.kind === 'create'
        ? followed(next, call, { mark, diagnostics, tally })
        : next(guard('cache', () => mark(call, () => recognize(call))));
    const handler = async function caching(call: Call): Promise<Reply> {
      if (call.kind === 'count' || refusesMarks(call)) return send(call, (it) => it);
      const fixed = refusesTtl(call) ? '5m' : ttl;
      const [goingOn, lifetimes] = await Promise.all([
        goingOnOf(call),
        fixed === 'auto' ? lifetimesFor(call) : always(fixed),
      ]);
      let learn: (message: ReplyMessage) => void = () => {};
      const reply = await send(call, (it, recognize) => {
        const recognized = recognize();
        const chosen = lifetimes(recognized);
        const sent = marking(it, recognized, chosen, goingOn);
        learn = (message) => chosen.learn(sent.params, message);
        return sent;
      });
      return reply.observe((message) => learn(message));
    };
    if (timeout === undefined) return handler;
    const waiting = waitingForFirst(handler, timeout);
    return async (call) => (refusesMarks(call) ? handler(call) : waiting(call));
  };
  const onlooker = misses ? onlooking(tally) : compose();
  return withOnlooker(middleware, onlooker, compose(markingAlone(ttl), onlooker));
}

/**
 * Marks what is left to the server, by the request alone. A refusal is not learned from there, so
 * that gateways, which may refuse marks, get none.
 */
function markingAlone(ttl: NonNullable<CachingOptions['ttl']>): Middleware {
  return transforming('cache', (call) => {
    if (call.kind === 'count' || call.platform === 'gateway' || refusesMarks(call)) return call;
    return markedBy(call, { ttl: ttl === 'auto' || refusesTtl(call) ? '5m' : ttl });
  });
}

function ledgerIn({ tally, misses = true, diagnostics }: CachingOptions): Ledger | undefined {
  if (tally !== undefined && !(tally instanceof Ledger)) {
    throw new OptionError('caching: tally has to be one of ours. Write tally: tally().');
  }
  if (!misses && (diagnostics || tally)) {
    throw new OptionError(
      'caching: diagnostics and tally look at replies. Leave misses: false away.',
    );
  }
  return tally;
}

/** Whether the backend takes no marks; a refusal that names a block is about its kind alone. */
function refusesMarks({ refused = [] }: Call): boolean {
  const refusal = refusalFor({ refused }, 'marker-place');
  return refusal !== undefined && refusal.names === undefined;
}

function refusesTtl({ refused = [] }: Call): boolean {
  return refusalFor({ refused }, 'marker-ttl') !== undefined;
}
