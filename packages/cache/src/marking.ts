import { type Call, refusedNames } from '@turnwise/core';
import { chanceOfSame } from './chances.js';
import type { GoingOn } from './going-on.js';
import type { Habits } from './habits.js';
import type { Lifetimes } from './lifetimes.js';
import { marksOf, noteMarks } from './marks.js';
import { notices } from './notices.js';
import { typeAt } from './places.js';
import { marksBeside, type PlanOptions } from './plan.js';
import type { Recognized } from './recognize.js';
import { stamp } from './stamp.js';

/** The call with marks on its request, and a report of each. */
export function marking(
  call: Call,
  { known: { habits, seen }, before }: Recognized,
  lifetimes: Lifetimes,
  conversations: GoingOn,
): Call {
  const goingOn = conversations.enter(seen.closed);
  const steps = before ? notices(before, seen, call) : [];
  for (const step of steps) call.report(step);
  return markedBy(call, { ...lastingOf(lifetimes, habits), goingOn, habits });
}

/** The call with marks that follow from its request alone. */
export function markedBy(call: Call, options: PlanOptions): Call {
  const { model, ephemeral, params } = call;
  const own = marksOf(params);
  const marks = marksBeside(own, params, { ephemeral, model, ...options });
  const banned = refusedNames({ refused: call.refused ?? [] }, 'marker-place');
  const planned = { marks: marks.filter(({ path }) => !banned.includes(typeAt(params, path))) };
  for (const { path, ttl } of planned.marks) {
    const reason = ttl === '1h' ? { reason: ttl } : {};
    call.report({ middleware: 'cache', code: 'mark', path, lossless: true, ...reason });
  }
  if (planned.marks.length === 0) return call;
  const sent = stamp(params, planned);
  noteMarks(sent, [...own, ...planned.marks]);
  return { ...call, params: sent };
}

/** How likely a conversation has to go on as it is for an hour to be worth asking for. */
const LIKELY = 0.75;

/** The lifetimes of a conversation: what changes before a pause is over is not worth an hour. */
function lastingOf({ ttl, headTtl, kept }: Lifetimes, habits: Habits): Omit<Lifetimes, 'learn'> {
  if (chanceOfSame(habits) < LIKELY) return { ttl: '5m', headTtl };
  // An hour never comes after five minutes.
  return { ttl, headTtl: ttl === '1h' || kept !== undefined ? '1h' : headTtl, kept };
}
