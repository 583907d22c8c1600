import {
  type Call,
  collect,
  type Handler,
  isServerCall,
  type Paid,
  type ReplyMessage,
  within,
} from '@turnwise/core';
import { memoryFor, recallPlace, warmMemoryFor } from './known.js';
import { FALLBACK, formOf, type Job, type Standing } from './standing.js';
import { SummaryFailure } from './summary-failure.js';
import { alignedRequest, beginningOf, otherRequest } from './summary-request.js';
import type { OtherModel, WriteSummary } from './summary-settings.js';
import { transcriptOf } from './transcript.js';
import { fit } from './windowing.js';

/** A summary as it came. */
export interface Written {
  readonly text: string;
  readonly paid?: Paid;
}

/**
 * Has a summary written of everything before a cut, by whoever is to write it.
 *
 * @param cut where in the standing request the part begins that stays
 * @throws SummaryFailure where what came is none
 */
export async function askForSummary(job: Job, standing: Standing, cut: number): Promise<Written> {
  const { by } = job.settings;
  if (typeof by === 'function') return written(by, job, standing, cut);
  return by ? askOther(by, job, standing, cut) : askSame(job, standing, cut);
}

async function written(
  write: WriteSummary,
  { call, settings }: Job,
  { params }: Standing,
  cut: number,
): Promise<Written> {
  const messages = params.messages.slice(0, cut);
  const text = await within(settings.timeout, call.signal, async (signal) =>
    write({ text: transcriptOf(messages), messages, signal }),
  );
  if (typeof text !== 'string' || text.trim() === '') throw new SummaryFailure('empty');
  return { text: text.trim() };
}

async function askOther(
  by: OtherModel,
  job: Job,
  { params }: Standing,
  cut: number,
): Promise<Written> {
  const asking = otherRequest(by, job.call, transcriptOf(params.messages.slice(0, cut)));
  return answered(job, { ...asking, memory: { ...memoryFor(job.call, ''), recall: memoryless } });
}

async function askSame(job: Job, standing: Standing, cut: number): Promise<Written> {
  const { call, model, settings, anchor } = job;
  const { params, known, pin } = standing;
  const memory = warmMemoryFor(call, formOf(standing));
  const from = await recallPlace(memory, FALLBACK);
  const fitting = {
    refusesAbove: Number.POSITIVE_INFINITY,
    ...(anchor && { anchor }),
    ...(from && { from }),
  };
  const fitted = fit(params, model, { pin, margin: settings.margin }, 'create', fitting);
  const stays = beginningOf(params.messages[cut]);
  const asking = alignedRequest({ ...call, params: fitted.params }, stays, known !== undefined);
  return answered(job, { ...asking, memory });
}

async function answered({ next, settings, call }: Job, asking: Call): Promise<Written> {
  const silent: Call = {
    ...asking,
    brokenAt: undefined,
    memory: { ...asking.memory, remember: () => {} },
    // What is done to this request is not done to the caller's.
    report: () => {},
  };
  const message = await within(settings.timeout, call.signal, (signal) =>
    collected(next, { ...silent, signal }),
  );
  const paid = { model: asking.params.model, usage: message.usage };
  return { text: textIn(message, paid), paid };
}

async function collected(next: Handler, call: Call): Promise<ReplyMessage> {
  return collect(await next(call));
}

/** The summary in a reply. */
function textIn({ content, stop_reason }: ReplyMessage, paid: Paid): string {
  const blocks = Array.isArray(content) ? content : [];
  if (stop_reason === 'refusal') throw new SummaryFailure('refusal', paid);
  if (blocks.some((block) => block.type === 'tool_use' || isServerCall(block))) {
    throw new SummaryFailure('tool-call', paid);
  }
  const text = blocks.map((block) => (block.type === 'text' ? String(block.text) : '')).join('');
  if (text.trim() === '') throw new SummaryFailure('empty', paid);
  return text.trim();
}

async function memoryless(): Promise<undefined> {}
