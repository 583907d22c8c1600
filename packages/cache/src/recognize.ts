import { type Call, nameOf } from '@turnwise/core';
import { type Habits, learn, NO_HABITS } from './habits.js';
import { Remembered } from './remembered.js';
import { type Junction, junctionsOf, type NamedBlock, type Seen, seenIn, turnAt } from './seen.js';
import { spaceOf } from './space.js';
import { endOfReply, endOfRequest } from './turns.js';

/** A request, and what is known of its conversation. */
export interface Known {
  readonly seen: Seen;
  readonly habits: Habits;
}

/** What is known of a request before it is marked. */
export interface Recognized {
  readonly known: Known;
  /** The request that it is held against; undefined where none is known. */
  readonly before?: Seen;
}

/** A request that was answered. */
export interface AnsweredBy {
  readonly known: Known;
  /** Where its reply stands in the messages now. */
  readonly at: number;
}

/** Requests that are known, about half a kilobyte each; the least recently used goes first. */
const recent = new Remembered<Known>(10_000);

/**
 * Finds the request that this one goes on from, or repeats, and learns from how they differ. Where
 * its reply does not tell, it is found by the exchange that stands between them: what differs may be
 * `system` or the end of what was sent, and by these no memory would find it.
 *
 * @param answered the request whose reply this one holds, if that is known
 */
export function recognize(call: Call, answered?: AnsweredBy): Recognized {
  const { params, wishes, kind } = call;
  const seen = seenIn(params);
  const whose = nameOf(spaceOf(call), params.model, wishes.conversation ?? '');
  const junctions = junctionsOf(params, seen);
  const { value: here } = junctions.next();
  if (!here) return { known: { seen, habits: NO_HABITS } };
  const [exact, loose] = [nameOf(whose, here.exact), nameOf(whose, here.loose)];
  // Conversations may say the same for a while: what goes on from one comes before what repeats another.
  const found =
    lookUp(exact) ??
    (answered ? behind(answered, call) : earlierOf(junctions, whose, call)) ??
    lookUp(loose);
  const { last, turn } = found ?? {};
  const habits = last ? learn(last.habits, last.seen, seen, turn) : NO_HABITS;
  const own = { seen, habits };
  if (kind === 'create') for (const name of [exact, loose]) recent.set(name, own, call);
  return { known: own, ...(last && { before: last.seen }) };
}

interface Found {
  readonly last: Known;
  /** What it ended with, as it stands before its reply now; undefined where none follows it. */
  readonly turn?: readonly NamedBlock[];
}

function lookUp(name: string): Found | undefined {
  const last = recent.get(name);
  return last && { last };
}

function behind({ known: last, at }: AnsweredBy, { params: { messages } }: Call): Found {
  const end = endOfRequest(messages, at + 1);
  return { last, turn: turnAt(messages, endOfReply(messages, end), end) };
}

/** The nearest request that ended at one of the places: of those that begin alike, if there is one. */
function earlierOf(
  junctions: Iterable<Junction>,
  whose: string,
  { params }: Call,
): Found | undefined {
  const all = [...junctions];
  for (const kind of ['exact', 'loose'] as const) {
    for (const { [kind]: name, from, to } of all) {
      const last = recent.get(nameOf(whose, name));
      if (last) return { last, turn: turnAt(params.messages, from, to) };
    }
  }
  return undefined;
}
