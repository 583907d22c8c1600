import {
  type Call,
  collect,
  isServerCall,
  type Message,
  type Paid,
  type ReplyMessage,
  within,
} from '@turnwise/core';
import { isSound } from './is-sound.js';
import { memoryFor } from './known.js';
import { seen } from './rounds.js';
import { tokensOf } from './shorten.js';
import { allowanceOf, formOf, type Job, type Standing, standingOf } from './standing.js';
import { coveredBy, type Summary } from './summary.js';
import { SummaryFailure } from './summary-failure.js';
import { alignedRequest, beginningOf } from './summary-request.js';
import { keepTexts, typedIn } from './user-texts.js';
import { fit } from './windowing.js';

/**
 * Writes the summary of everything before a cut, and keeps its text.
 *
 * @param cut where in the standing request the part begins that stays
 * @throws SummaryFailure where what came is none
 */
export async function writeSummary(job: Job, standing: Standing, cut: number): Promise<Summary> {
  const { call, model, pin } = job;
  const { messages } = call.params;
  const end = standing.originOf(cut);
  const { text, paid } = await askFor(job, standing, cut);
  const old = messages.slice(0, end);
  if (tokensOf(text, model) >= sizeOf(job, standing, cut)) {
    throw new SummaryFailure('too-long', paid);
  }
  const typed = typedIn(old.filter((message) => !pin(message)));
  const summary: Summary = {
    key: await call.memory.keep(text),
    cut: end,
    covered: coveredBy(old),
    since: messages.length,
    ...keepTexts(typed, allowanceOf(job), model),
  };
  const next = standingOf(job, { summary, text });
  if (!isSound(job, standing, next)) throw new SummaryFailure('unfit', paid);
  call.report({
    middleware: 'summarize',
    code: 'summary-written',
    path: `messages.0..${end - 1}`,
    lossless: true,
    before: Math.round(sizeOf(job, standing, cut)),
    after: Math.round(tokensOf(text, model)),
    ...(paid && { paid }),
  });
  return summary;
}

/** Estimated tokens of what a summary takes the place of. */
export function sizeOf({ model }: Job, { params, pin }: Standing, cut: number): number {
  const gone = params.messages.slice(0, cut).filter((message: Message) => !pin(message));
  return gone.reduce((sum, message) => sum + seen(message, model).tokens, 0);
}

/** A summary as it came. */
interface Written {
  readonly text: string;
  readonly paid?: Paid;
}

async function askFor(job: Job, standing: Standing, cut: number): Promise<Written> {
  const { call, next, model, settings, anchor } = job;
  const { params, known, pin } = standing;
  const options = { pin, margin: settings.margin };
  const fitting = { refusesAbove: Number.POSITIVE_INFINITY, ...(anchor && { anchor }) };
  const fitted = fit(params, model, options, 'create', fitting);
  const stays = beginningOf(params.messages[cut]);
  const asking: Call = {
    ...alignedRequest({ ...call, params: fitted.params }, stays, known !== undefined),
    memory: { ...memoryFor(call, formOf(standing)), remember: () => {} },
    // What is done to this request is not done to the caller's.
    report: () => {},
  };
  const message = await within(settings.timeout, call.signal, async (signal) =>
    collect(await next({ ...asking, signal })),
  );
  const paid = { model: params.model, usage: message.usage };
  return { text: textIn(message, paid), paid };
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
