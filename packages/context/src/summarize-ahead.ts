import { guard, type Reply } from '@turnwise/core';
import { fieldsOf, isIndex } from './known.js';
import { obtainSummary, waitFor } from './obtain-summary.js';
import { dueAt, type Job, type Standing, standingOf } from './standing.js';
import { coveredBy, rememberWritten } from './summary.js';

/** Under which is remembered that a summary is being written ahead of need. */
const NAME = 'summary under way';

/** A summary that is being written: of which messages, and until when at the latest. */
interface Flight {
  readonly cut: number;
  readonly covered: string;
  readonly until: number;
}

/** The summary that is being written ahead, or was, of more messages than the standing one. */
async function recallFlight({ call }: Job, { known }: Standing): Promise<Flight | undefined> {
  const { cut, covered, until } = fieldsOf(await call.memory.recall(NAME));
  if (!isIndex(cut) || typeof covered !== 'string' || typeof until !== 'number') return undefined;
  const { messages } = call.params;
  const isOfThese = cut < messages.length && coveredBy(messages.slice(0, cut)) === covered;
  return isOfThese && cut > (known?.summary.cut ?? 0) ? { cut, covered, until } : undefined;
}

/**
 * Where the part begins that stays, if a summary of everything before is being written already:
 * an index of the standing request's messages.
 */
export async function cutUnderWay(job: Job, standing: Standing): Promise<number | undefined> {
  const flight = await recallFlight(job, standing);
  if (!flight) return undefined;
  const left = job.call.params.messages.length - flight.cut;
  return standing.params.messages.length - left;
}

/**
 * Has a summary written once the reply has arrived, of the request that it answers, whose prompt
 * is in the cache by then. The next request that finds it takes it.
 */
export async function summarizingAhead(job: Job, standing: Standing, reply: Reply): Promise<Reply> {
  const { call, settings } = job;
  const { waitUntil } = settings;
  const cut = waitUntil && guard('summarize', () => dueAt(job, standing, settings.soft));
  if (!waitUntil || cut === undefined || (await isUnderWay(job, standing))) return reply;
  // The program may add to its own list while a reply streams in.
  const params = { ...call.params, messages: call.params.messages.slice() };
  const kept = { ...job, call: { ...call, params } };
  const sent = standingOf(kept, standing.known);
  return reply.observe(() => waitUntil(written(kept, sent, cut)));
}

async function isUnderWay(job: Job, standing: Standing): Promise<boolean> {
  const flight = await recallFlight(job, standing);
  return flight !== undefined && job.call.now() < flight.until;
}

/** Never rejects: nobody is there to see it. */
async function written(job: Job, standing: Standing, cut: number): Promise<void> {
  const { call } = job;
  const end = standing.originOf(cut);
  const covered = coveredBy(call.params.messages.slice(0, end));
  const until = call.now() + waitFor(job);
  call.memory.remember(NAME, { cut: end, covered, until } satisfies Flight);
  const known = await obtainSummary(job, standing, cut).catch(() => undefined);
  if (known) rememberWritten(call, known.summary);
  else call.memory.remember(NAME, { cut: end, covered, until: 0 } satisfies Flight);
}
