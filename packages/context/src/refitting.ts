import {
  type Call,
  estimateTokens,
  guard,
  type Handler,
  InternalFault,
  type Middleware,
  type Reply,
} from '@turnwise/core';
import { type Anchor, PLAUSIBLE, scaledBy } from './anchor.js';
import type { Counter } from './api-counter.js';
import { handedToServer } from './budget.js';
import { ContextOverflowError } from './context-overflow-error.js';
import { type Cut, type CutPlace, WHOLE } from './cut.js';
import { type Early, earlyOf } from './early.js';
import { recallPlace, rememberAnchor } from './known.js';
import { type Lesson, lessonOf, overflowIn } from './overflow.js';
import type { Sizes } from './seen.js';
import { type Known, recallKnown, sendMeasured } from './sending.js';
import { learnWindow } from './windows.js';

/** What is known of a conversation when its next request is cut. */
export interface Fitting extends Known {
  /** What the requests before were measured by. @default the estimate */
  readonly before?: Anchor;
  /** Where the history was cut before. */
  readonly from?: CutPlace;
  /** Why the request may be cut before it has to be. */
  readonly early?: Early;
  /** Cut down to low water, whatever the request measures. */
  readonly forced?: boolean;
  /** What the history measures, if somebody knows. */
  readonly sizes?: Sizes;
  /** Tokens above which what has to stay is an error. @default a fifth more than the window */
  readonly refusesAbove?: number;
}

/** How requests are cut. */
export interface Cutting {
  /** Under which the place of a cut is remembered. */
  readonly name: string;
  /** Whether more has to be known of a request than its estimate. */
  readonly isNear: (call: Call) => boolean;
  readonly cut: (call: Call, fitting: Fitting) => Cut;
  readonly count?: Counter;
}

/** One request, sent at most twice. */
interface Job {
  readonly next: Handler;
  readonly call: Call;
  readonly cutting: Cutting;
  /** Whether the conversation's memory is used. */
  readonly near: boolean;
  readonly known: Known;
}

/**
 * Cuts requests by what their conversation remembers, and one that the API refuses as too long once
 * more: by what the refusal says, down to low water. A second such refusal is the caller's.
 */
export function refitting(cutting: Cutting): Middleware {
  return (next) => (call) => fitted(next, call, cutting);
}

async function fitted(next: Handler, call: Call, cutting: Cutting): Promise<Reply> {
  const near = guard('window', () => cutting.isNear(call));
  const known = near ? await knownOf(call, cutting) : {};
  const job = { next, call, cutting, near, known };
  // Far from the trigger, there is nothing to cut.
  const isDue = near || handedToServer(call.params) !== undefined;
  const first = isDue ? cut(call, () => cutting.cut(call, known)) : whole(call);
  try {
    return await send(job, first, 0);
  } catch (error) {
    const lesson = lessonIn(error, call, first);
    const again = lesson && cut(call, () => refit(job, first, lesson, error));
    if (!again) throw error;
    rememberAnchor(call, lesson.anchor);
    return send({ ...job, near: true }, again, 1);
  }
}

function whole({ params }: Call): Cut {
  return { params, steps: [], place: WHOLE };
}

async function knownOf(call: Call, cutting: Cutting): Promise<Fitting> {
  const from = await recallPlace(call.memory, cutting.name);
  const known = await recallKnown(call);
  const early = earlyOf(call, known.sent);
  const fitting = { ...known, ...(from && { from }), ...(early && { early }) };
  if (!cutting.count || call.kind === 'count') return fitting;
  const anchor = scaledBy(await scaleOf(call, cutting.count));
  return { ...fitting, anchor, before: anchor };
}

/**
 * By how much a count exceeds the estimate, in whole twentieths: a history is then cut at the same
 * places in every request, though its count and its estimate grow a little apart.
 */
async function scaleOf({ params, model }: Call, count: Counter): Promise<number> {
  try {
    const tokens = await count(params);
    return Math.ceil((tokens / estimateTokens(params, { model })) * 20) / 20;
  } catch (cause) {
    throw new InternalFault('window', cause);
  }
}

/** Reports what `work` cut. */
function cut<C extends Cut | undefined>(call: Call, work: () => C): C {
  const done = guard('window', work);
  for (const step of done?.steps ?? []) call.report(step);
  return done;
}

/** Sends what was cut, and remembers where and what it measured. */
async function send(
  { call, next, cutting, near, known }: Job,
  { params, place }: Cut,
  more: number,
): Promise<Reply> {
  const isSame = params === call.params && more === 0;
  const sent = isSame ? call : { ...call, params, attempt: call.attempt + more };
  if (!near) return next(sent);
  const reply = await sendMeasured(next, sent, known.sent);
  if (call.kind === 'create') call.memory.remember(cutting.name, place);
  return reply;
}

/** What a refusal of a request for its size teaches, and reports that it was one. */
function lessonIn(error: unknown, call: Call, { params }: Cut): Lesson | undefined {
  const overflow = handedToServer(params) ? undefined : overflowIn(error, call);
  if (!overflow) return undefined;
  const lesson = lessonOf(overflow, params, call);
  learnWindow(call, lesson.window);
  const { estimate: before, tokens: after } = lesson.anchor;
  call.report({ middleware: 'window', code: 'overflow', path: '', lossless: true, before, after });
  return lesson;
}

/** The request as it fits after all; undefined where only `max_tokens` is too much. */
function refit(job: Job, first: Cut, lesson: Lesson, cause: unknown): Cut | undefined {
  const { anchor, window } = lesson;
  const isAlone = anchor.tokens > window;
  const isPlausible = anchor.tokens <= anchor.estimate * PLAUSIBLE;
  const again = (refusesAbove: number): Cut =>
    job.cutting.cut(job.call, { anchor, forced: true, refusesAbove, from: first.place });
  try {
    const done = again(isAlone && isPlausible ? window : Number.POSITIVE_INFINITY);
    if (done.place.cut !== first.place.cut) return done;
    return isAlone ? again(0) : undefined;
  } catch (error) {
    throw error instanceof ContextOverflowError
      ? new ContextOverflowError(error, { cause })
      : error;
  }
}
