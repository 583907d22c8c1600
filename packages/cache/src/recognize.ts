import { type Call, nameOf } from '@turnwise/core';
import { type Habits, learn, NO_HABITS } from './habits.js';
import { Remembered } from './remembered.js';
import { junctionsOf, type NamedBlock, type Seen, seenIn } from './seen.js';

/** A request, and what is known of its conversation. */
interface Known {
  readonly seen: Seen;
  readonly habits: Habits;
}

/** What is known of a request before it is marked. */
interface Recognized extends Known {
  /** The request that it is held against; undefined where none is known. */
  readonly before?: Seen;
}

/** Requests that are known, about half a kilobyte each; the least recently used goes first. */
const known = new Remembered<Known>(10_000);

/**
 * Finds the request that this one goes on from, or repeats, and learns from how they differ. It is
 * found by the exchange that stands between them: what differs may be `system` or the end of what
 * was sent, and by these no memory would find it.
 */
export function recognize(call: Call): Recognized {
  const seen = seenIn(call.params);
  const { namespace = '', endpoint, wishes, params } = call;
  const whose = [namespace, endpoint, params.model, wishes.conversation ?? ''];
  const placeOf = (name: string) => nameOf(...whose, name);
  const [own, ...earlier] = junctionsOf(params);
  if (!own) return { seen, habits: NO_HABITS };
  // Conversations may say the same for a while: what goes on from one comes before what repeats another.
  const found =
    lookUp(placeOf(own.exact)) ??
    firstOf(earlier, ({ exact, loose, turn }) =>
      firstOf([exact, loose], (name) => lookUp(placeOf(name), turn)),
    ) ??
    lookUp(placeOf(own.loose));
  const habits = found
    ? learn(found.last.habits, found.last.seen, seen, found.answered)
    : NO_HABITS;
  if (call.kind === 'create') {
    for (const name of [own.exact, own.loose]) {
      known.set(placeOf(name), { seen, habits }, call);
    }
  }
  return { seen, habits, ...(found && { before: found.last.seen }) };
}

interface Found {
  readonly last: Known;
  readonly answered?: readonly NamedBlock[];
}

function lookUp(place: string, answered?: readonly NamedBlock[]): Found | undefined {
  const last = known.get(place);
  return last && { last, ...(answered && { answered }) };
}

function firstOf<T, Made>(
  list: readonly T[],
  make: (value: T) => Made | undefined,
): Made | undefined {
  for (const value of list) {
    const made = make(value);
    if (made !== undefined) return made;
  }
  return undefined;
}
