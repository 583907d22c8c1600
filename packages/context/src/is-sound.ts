import { estimateTokens, type Message, type Params } from '@turnwise/core';
import { faultsIn } from './faults-in.js';
import { tokensOf } from './shorten.js';
import { allowanceOf, type Job, type Standing } from './standing.js';
import { typedIn } from './user-texts.js';

/**
 * Whether a request with a new summary is smaller than before, holds everything that has to stay,
 * and has no fault that it did not have before.
 */
export function isSound(job: Job, before: Standing, after: Standing): boolean {
  const { model } = job;
  return (
    after.known !== undefined &&
    estimateTokens(after.params, { model }) < estimateTokens(before.params, { model }) &&
    holdsPins(job, after.params) &&
    holdsTexts(job, after) &&
    faultsIn(after.params.messages) <= faultsIn(before.params.messages)
  );
}

function holdsPins({ call, pin }: Job, { messages }: Params): boolean {
  const sent = new Set(messages.flatMap(partsOf));
  return call.params.messages
    .filter(pin)
    .flatMap(partsOf)
    .every((part) => sent.has(part));
}

/** A text block counts as its text, which is all that a string can become. */
function partsOf({ content }: Message): unknown[] {
  if (typeof content === 'string') return [content];
  return content.flatMap((block) => {
    if (/thinking$/.test(block.type)) return [];
    return [block.type === 'text' ? block.text : block];
  });
}

/** Every one of the newest texts of the user that may stay together. */
function holdsTexts(job: Job, { params, known }: Standing): boolean {
  const gone = job.call.params.messages.slice(0, known?.summary.cut);
  const sent = new Set(params.messages.flatMap(partsOf));
  let left = allowanceOf(job);
  for (const text of typedIn(gone).toReversed()) {
    left -= tokensOf(text, job.model);
    if (left < 0) return true;
    if (!sent.has(text)) return false;
  }
  return true;
}
