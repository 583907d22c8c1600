import { estimateTokens, guard, type Middleware, type Reply, type Step } from '@turnwise/core';
import { anchored, UNANCHORED } from './anchor.js';
import { handedToServer } from './budget.js';
import { fits } from './cut.js';
import { memoryFor, recallAnchor, recallPlace, warmMemoryFor } from './known.js';
import { measured } from './measured.js';
import { obtainSummary } from './obtain-summary.js';
import { pinOf } from './pin.js';
import {
  cutOptionsOf,
  dueAt,
  FALLBACK,
  formOf,
  type Job,
  type Standing,
  standingOf,
} from './standing.js';
import { cutUnderWay, summarizingAhead } from './summarize-ahead.js';
import { recallSummary, rememberSummary } from './summary.js';
import { type SummarizingOptions, summarySettings } from './summary-settings.js';
import { fit } from './windowing.js';
import { modelOf } from './windows.js';

/**
 * A request that is smaller than the trigger by this factor has no summary in it, though clearing
 * has taken most of the rest.
 */
const FAR = { tokens: 0, estimate: 0, correction: 8 };

/**
 * Keeps a conversation small by a summary: when a request grows beyond `trigger`, the model itself
 * is asked to summarize its older part, in a request of its own that reads the prompt cache, and
 * the summary takes the place of those messages from then on. What the user typed last stays word
 * for word, and so does what is pinned. Where there is no summary, the history stays, and is cut
 * where it exceeds the budget.
 *
 * Stands in front of `windowing()`. A summary is billed like every request; the step
 * `summary-written` says what it cost.
 *
 * @throws OptionError for options that do not exist or exclude each other
 */
export function summarizing(options: SummarizingOptions = {}): Middleware {
  const settings = summarySettings(options);
  return (next) =>
    async function summarizing(call) {
      const handed = handedToServer(call.params);
      if (handed) {
        const step = { middleware: 'summarize', code: 'left-to-server', path: handed };
        call.report({ ...step, lossless: true });
        return next(call);
      }
      const model = modelOf(call);
      const pin = pinOf(settings.pin, call);
      const job: Job = { next, call, settings, model, pin, anchor: undefined };
      if (!guard('summarize', () => isNear(job))) return next(call);
      const anchor = await recallAnchor(call);
      return summarized({ ...job, anchor });
    };
}

/** Whether more has to be known of a request than its estimate. */
function isNear(job: Job): boolean {
  const standing = standingOf(job, undefined);
  const options = cutOptionsOf({ ...job, anchor: FAR }, standing, job.settings.trigger);
  const sizes = measured(job.call);
  return !fits(standing.params.messages, job.model, { ...options, sizes });
}

async function summarized(job: Job): Promise<Reply> {
  const { call } = job;
  const known = await recallSummary(call);
  const standing = guard('summarize', () => standingOf(job, known));
  // With max_tokens 0 nothing but the cache is warmed.
  if (call.kind !== 'create' || call.params.max_tokens === 0) return send(job, standing);
  const next = await renewed(job, standing);
  const reply = await send(job, next ?? standing);
  return next ? reply : summarizingAhead(job, standing, reply);
}

/** The request with a new summary where it exceeds the trigger; undefined where there is none. */
async function renewed(job: Job, standing: Standing): Promise<Standing | undefined> {
  const due = guard('summarize', () => dueAt(job, standing, job.settings.trigger));
  if (due === undefined) return undefined;
  const cut = (await cutUnderWay(job, standing)) ?? due;
  const known = await obtainSummary(job, standing, cut);
  return known && standingOf(job, known);
}

async function send(job: Job, standing: Standing): Promise<Reply> {
  const { call, next } = job;
  const { known } = standing;
  tell(job, standing);
  const { params, form } = await fitted(job, standing);
  if (known) rememberSummary(call, known.summary);
  return next({ ...call, params, memory: warmMemoryFor(call, form), brokenAt: undefined });
}

/** Reports what the summary takes the place of. */
function tell({ call, model, anchor = UNANCHORED }: Job, { known, params, steps }: Standing): void {
  if (!known) return;
  const sized = (it: object) =>
    Math.round(anchored(estimateTokens(it as typeof params, { model }), anchor));
  call.report({
    middleware: 'summarize',
    code: 'summarized',
    path: `messages.0..${known.summary.cut - 1}`,
    lossless: false,
    before: sized(call.params),
    after: sized(params),
  });
  for (const step of steps) call.report(step);
}

/** The request cut, as `windowing()` does it, where it is too large for want of a summary. */
async function fitted(job: Job, standing: Standing) {
  const { call, model, settings, anchor } = job;
  const { params, pin } = standing;
  const form = formOf(standing);
  const memory = memoryFor(call, form);
  const from = await recallPlace(memory, FALLBACK);
  const fitting = { ...(anchor && { anchor }), ...(from && { from }) };
  const options = { pin, margin: settings.margin };
  const done = guard('summarize', () => fit(params, model, options, call.kind, fitting));
  if (done.params === params) return { params, form };
  memory.remember(FALLBACK, done.place);
  call.report({ middleware: 'summarize', code: 'summary-fallback', path: '', lossless: true });
  for (const step of done.steps) call.report(placed(step, standing));
  return { params: done.params, form: `${form} ${done.place.cut}` };
}

/** The step with its path as of the caller's request. */
function placed(step: Step, { originOf }: Standing): Step {
  const path = step.path.replace(
    /^messages\.(\d+)(\.\.(\d+))?/,
    (_, first: string, to: string | undefined, last: string) =>
      `messages.${originOf(Number(first))}${to ? `..${originOf(Number(last))}` : ''}`,
  );
  return { ...step, path };
}
