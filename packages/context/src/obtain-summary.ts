import { InternalFault, nameOf, TimeoutError, within } from '@turnwise/core';
import { isPaused, rememberFailure, rememberSuccess } from './breaker.js';
import { fits } from './cut.js';
import type { Size } from './size.js';
import { cutOptionsOf, type Job, type Standing, standingOf } from './standing.js';
import { coveredBy, type Known, summaryIn } from './summary.js';
import { SummaryFailure } from './summary-failure.js';
import { sizeOf, writeSummary } from './write-summary.js';

/** A summary of a smaller part of a request is not worth what it costs. */
const LEAST = 1 / 5;

/** Milliseconds beyond the time of a summary, for those who wait for another one's. */
const GRACE = 1_000;

/** Milliseconds after which nobody waits for a summary any more. */
export function waitFor({ settings }: Job): number {
  return settings.timeout + GRACE;
}

/**
 * A new summary of everything before a cut, or the one that is just being written of the same
 * messages; undefined where there is none, which is reported. Summaries that leave a request too
 * large count with those that failed: after a few in a row there is a pause.
 *
 * @param cut where in the standing request the part begins that stays
 * @throws what the caller aborted with
 */
export async function obtainSummary(
  job: Job,
  standing: Standing,
  cut: number,
): Promise<Known | undefined> {
  const { call } = job;
  if (!isWorthIt(job, standing, cut)) return undefined;
  if (await isPaused(call)) {
    tell(job, 'summary-paused');
    return undefined;
  }
  try {
    const known = await taken(job, standing, cut);
    const next = standingOf(job, known);
    await (isWithin(job, next, job.settings.trigger) ? rememberSuccess : rememberFailure)(call);
    return known;
  } catch (error) {
    if (call.signal?.aborted) throw error;
    if (error instanceof InternalFault && call.onFault === 'throw') throw error;
    const { reason, paid } = failureOf(error);
    tell(job, 'summary-failed', { reason, ...(paid && { paid }) });
    await rememberFailure(call);
    return undefined;
  }
}

/** Whether enough is gained, or messages would be cut without a word otherwise. */
function isWorthIt(job: Job, standing: Standing, cut: number): boolean {
  const whole = sizeOf(job, standing, standing.params.messages.length);
  return sizeOf(job, standing, cut) >= LEAST * whole || !isWithin(job, standing);
}

function isWithin(job: Job, standing: Standing, trigger?: Size): boolean {
  return fits(standing.params.messages, job.model, cutOptionsOf(job, standing, trigger));
}

async function taken(job: Job, standing: Standing, cut: number): Promise<Known> {
  const { call } = job;
  const { messages } = call.params;
  const covered = coveredBy(messages.slice(0, standing.originOf(cut)));
  const name = nameOf('summary', standing.known?.summary.key ?? '', covered);
  const wait = waitFor(job);
  const made = await within(wait, call.signal, () =>
    call.memory.once(name, wait, () => writeSummary(job, standing, cut)),
  );
  const summary = summaryIn(made);
  const text = summary && (await call.memory.read(summary.key));
  if (text === undefined || summary?.covered !== covered) throw new SummaryFailure('lost');
  return { summary: { ...summary, since: messages.length }, text };
}

function tell({ call }: Job, code: string, more: object = {}): void {
  call.report({ middleware: 'summarize', code, path: '', lossless: true, applied: false, ...more });
}

function failureOf(error: unknown): SummaryFailure {
  if (error instanceof SummaryFailure) return error;
  return new SummaryFailure(error instanceof TimeoutError ? 'timeout' : 'error');
}
