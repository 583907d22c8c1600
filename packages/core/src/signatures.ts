import { isThinking, listOf } from './blocks.js';
import type { Call, Reply } from './engine.js';
import { type Fold, type History, historyOf } from './history.js';
import { keepLast } from './keep-last.js';
import { headOf, NO_PREFIX, nameOf, prefixWith } from './prefix-hash.js';
import { dropsMismatches } from './thinking.js';
import type { Block, Params } from './types.js';

/** What was sent when a thinking block was received, as names. */
export interface Origin {
  /** Of `system` and tools. */
  readonly head: string;
  /** Of all messages. */
  readonly prefix: string;
  /** The signature before it, as its key; empty where no thinking stood before it. */
  readonly before: string;
}

/** How many signatures are remembered, about half a kilobyte each. */
const MOST = 10_000;

/** In the place of a key that no thinking has. */
const UNCERTAIN = '?';

const origins = new Map<string, Origin>();

/** The key of a thinking block by its signature; undefined if it has none. */
export function signatureKey({ signature, data }: Block): string | undefined {
  const own = signature ?? data;
  return typeof own === 'string' && own !== '' ? nameOf(own) : undefined;
}

/** What was sent before a thinking block; undefined if this process did not receive it. The least recently asked for goes first. */
export function originOf(key: string): Origin | undefined {
  const origin = origins.get(key);
  if (origin) keepLast(origins, key, origin, MOST);
  return origin;
}

/**
 * Remembers what was sent for the thinking in a reply, in this process and never as content. The
 * history is read when the reply is complete, and only if there is thinking in it.
 */
export function rememberThinking(reply: Reply, { params, model, kind }: Call): Reply {
  if (!model.bindsThinking || kind !== 'create') return reply;
  // The program may add to its own list while a reply streams in.
  const messages = params.messages.slice();
  return reply.observe(({ content }) => {
    const received = listOf(content).filter(isThinking);
    if (received.length > 0) remember(received, { ...params, messages });
  });
}

function remember(received: readonly Block[], sent: Params): void {
  const { prefix, before } = historyOf(sent.messages).fold(trace);
  const head = headOf(sent);
  // Nobody says which of the thinking before it the API has dropped.
  let last = dropsMismatches(sent) ? UNCERTAIN : before;
  for (const block of received) {
    const key = signatureKey(block);
    if (key === undefined) continue;
    keepLast(origins, key, { head, prefix, before: last }, MOST);
    last = key;
  }
}

/** What a history says about its own thinking. */
interface Trace {
  readonly prefix: string;
  readonly before: string;
  /** What all remembered blocks were sent behind. */
  readonly head: string | undefined;
  readonly broken: boolean;
}

// What is remembered of a signature never changes, so that a state holds once it was folded.
const trace: Fold<Trace> = {
  initial: { prefix: NO_PREFIX, before: '', head: undefined, broken: false },
  step: (state, message) => {
    const next = listOf(message?.content).filter(isThinking).reduce(met, state);
    return { ...next, prefix: prefixWith(state.prefix, message) };
  },
};

function met(state: Trace, block: Block): Trace {
  const key = signatureKey(block);
  if (key === undefined) return state;
  const origin = originOf(key);
  const { prefix, before, head = origin?.head } = state;
  const fits = !origin || (origin.prefix === prefix && origin.before === before);
  const broken = state.broken || !fits || (origin !== undefined && origin.head !== head);
  return { prefix, before: key, head, broken };
}

const thinks: Fold<boolean> = {
  initial: false,
  step: (found, message) => found || listOf(message?.content).some(isThinking),
};

/** Whether thinking of a request is remembered to have come behind something else. */
export function isDisplaced(params: Params, history: History): boolean {
  if (origins.size === 0 || !history.fold(thinks)) return false;
  const { head, broken } = history.fold(trace);
  return broken || (head !== undefined && head !== headOf(params));
}
