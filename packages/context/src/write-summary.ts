import type { Message } from '@turnwise/core';
import { askForSummary } from './ask-for-summary.js';
import { isSound } from './is-sound.js';
import { seen } from './seen.js';
import { tokensOf } from './shorten.js';
import { allowanceOf, type Job, type Standing, standingOf } from './standing.js';
import { coveredBy, type Summary } from './summary.js';
import { SummaryFailure } from './summary-failure.js';
import { keepTexts, typedIn } from './user-texts.js';
import { replacedBy } from './with-summary.js';

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
  const { text, paid } = await askForSummary(job, standing, cut);
  const old = messages.slice(0, end);
  if (tokensOf(text, model) >= sizeOf(job, standing, cut)) {
    throw new SummaryFailure('too-long', paid);
  }
  const typed = typedIn(replacedBy(messages, end, model, pin));
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
