import { InternalFault, nameOf, TimeoutError, within } from '@turnwise/core';
import { isPaused, rememberFailure, rememberSuccess } from './breaker.js';
import { type Job, type Standing, standingOf } from './standing.js';
import { coveredBy, summaryIn } from './summary.js';
import { SummaryFailure } from './summary-failure.js';
import { sizeOf, writeSummary } from './write-summary.js';

/** A summary that takes the place of a smaller part of a request is not worth what it costs. */
const LEAST = 1 / 5;

/** Milliseconds beyond the time of a summary, for those who wait for another one's. */
const GRACE = 1_000;

/**
 * The request with a new summary, or with the one that is just being written for the same
 * messages; undefined where there is none, which is reported.
 *
 * @param cut where in the standing request the part begins that stays
 * @throws what the caller aborted with
 */
export async function renewed(
  job: Job,
  standing: Standing,
  cut: number,
): Promise<Standing | undefined> {
  const { call } = job;
  if (sizeOf(job, standing, cut) < LEAST * sizeOf(job, standing, standing.params.messages.length)) {
    return undefined;
  }
  if (await isPaused(call)) {
    tell(job, 'summary-paused');
    return undefined;
  }
  try {
    const next = await taken(job, standing, cut);
    await rememberSuccess(call);
    return next;
  } catch (error) {
    if (call.signal?.aborted) throw error;
    if (error instanceof InternalFault && call.onFault === 'throw') throw error;
    const { reason, paid } = failureOf(error);
    tell(job, 'summary-failed', { reason, ...(paid && { paid }) });
    await rememberFailure(call);
    return undefined;
  }
}

async function taken(job: Job, standing: Standing, cut: number): Promise<Standing> {
  const { call, settings } = job;
  const { messages } = call.params;
  const covered = coveredBy(messages.slice(0, standing.originOf(cut)));
  const name = nameOf('summary', standing.known?.summary.key ?? '', covered);
  const wait = settings.timeout + GRACE;
  const made = await within(wait, call.signal, () =>
    call.memory.once(name, wait, () => writeSummary(job, standing, cut)),
  );
  const summary = summaryIn(made);
  const text = summary && (await call.memory.read(summary.key));
  if (text === undefined || summary?.covered !== covered) throw new SummaryFailure('lost');
  return standingOf(job, { summary: { ...summary, since: messages.length }, text });
}

function tell({ call }: Job, code: string, more: object = {}): void {
  call.report({ middleware: 'summarize', code, path: '', lossless: true, applied: false, ...more });
}

function failureOf(error: unknown): SummaryFailure {
  if (error instanceof SummaryFailure) return error;
  return new SummaryFailure(error instanceof TimeoutError ? 'timeout' : 'error');
}
