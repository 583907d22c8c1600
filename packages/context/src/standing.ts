import {
  type Call,
  estimateOverhead,
  type Handler,
  type Message,
  type ModelInfo,
  type Params,
  type Step,
} from '@turnwise/core';
import type { Anchor } from './anchor.js';
import { budgetOf } from './budget.js';
import { type CutOptions, cutOf, WHOLE } from './cut.js';
import { limitOf, type Size } from './size.js';
import type { Known } from './summary.js';
import type { SummarySettings } from './summary-settings.js';
import { withSummary } from './with-summary.js';

/** One request whose older messages may be summarized. */
export interface Job {
  readonly next: Handler;
  readonly call: Call;
  readonly settings: SummarySettings;
  readonly model: ModelInfo;
  readonly pin: (message: Message) => boolean;
  /** What the request is measured by; undefined for the estimate. */
  readonly anchor: Anchor | undefined;
}

/** A request as it stands: whole, or with a summary in it. */
export interface Standing {
  readonly params: Params;
  readonly known: Known | undefined;
  /** The index in the caller's request of a message here; -1 for the summary. */
  readonly originOf: (at: number) => number;
  readonly pin: (message: Message) => boolean;
  readonly steps: readonly Step[];
}

/** Under which the place of a cut is remembered that was made for want of a summary. */
export const FALLBACK = 'cut for want of a summary';

/** What of the trigger the texts of the user may have that stay beside a summary. */
const TEXTS_OF_TRIGGER = 1 / 3;

/** Tokens of those texts. */
export function allowanceOf({ call, model, settings }: Job): number {
  const { trigger, keepUserText, margin } = settings;
  const budget = budgetOf(call.params, model, margin);
  const { of, most } = limitOf(trigger, budget);
  const tokens = of === 'tokens' ? Math.min(most, budget) : budget;
  return Math.min(keepUserText, Math.floor(tokens * TEXTS_OF_TRIGGER));
}

/** The request with that summary; whole without one, and where the summary does not fit in. */
export function standingOf({ call, model, pin }: Job, known: Known | undefined): Standing {
  const { params } = call;
  const done = known && withSummary(params.messages, known, model, pin);
  if (!done) return { params, known: undefined, originOf: (at) => at, pin, steps: [] };
  const pinned = new Set(
    done.messages.filter((_, at) => {
      const message = params.messages[done.origins[at] ?? -1];
      return message !== undefined && pin(message);
    }),
  );
  return {
    params: { ...params, messages: done.messages },
    known,
    originOf: (at) => done.origins[at] ?? -1,
    pin: (message) => pinned.has(message),
    steps: done.steps,
  };
}

/** A name for the form that a request has: places in one form are none in another. */
export function formOf({ known }: Standing): string {
  return known?.summary.key ?? '';
}

/** How a request is cut, or measured, when it exceeds `trigger`; by default that of `windowing()`. */
export function cutOptionsOf(
  { settings, model, anchor }: Job,
  { params, pin }: Standing,
  trigger?: Size,
): CutOptions {
  return {
    ...(trigger && { trigger }),
    keep: settings.keep,
    pin,
    overhead: estimateOverhead(params, model),
    budget: budgetOf(params, model, settings.margin),
    refusesAbove: Number.POSITIVE_INFINITY,
    from: WHOLE,
    ...(anchor && { anchor, before: anchor }),
  };
}

/**
 * Where the part begins that stays when a request that exceeds `trigger` is summarized, as an
 * index of its messages; undefined where it does not, or nothing is left to summarize.
 */
export function dueAt(job: Job, standing: Standing, trigger: Size): number | undefined {
  const { place } = cutOf(standing.params, job.model, cutOptionsOf(job, standing, trigger));
  const cut = standing.originOf(place.cut);
  return place.cut > 0 && cut > (standing.known?.summary.cut ?? 0) ? place.cut : undefined;
}
