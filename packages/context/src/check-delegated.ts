import { checkOptions, OptionError } from '@turnwise/core';
import { checkMargin } from './budget.js';
import { type ClearingOptions, checkExclude } from './clearing.js';
import { type Delegated, LEAST_TRIGGER } from './context-edits.js';
import { checkAmount, checkSize, type Size } from './size.js';
import type { WindowingOptions } from './windowing.js';

/** What the API cannot do, by option, and what to write instead. */
const UNTOLD = {
  pin: "the API spares no message. Leave it out and name tools in clear.exclude, or write context: 'local'.",
  shorten: "the API shortens no result. Leave it out, or write context: 'local'.",
  keep: "a compaction keeps nothing but its summary. Leave it out, or write context: 'local'.",
};

/** Throws an `OptionError` for options that the API has no word for. */
export function checkDelegated({ clear, window }: Delegated): void {
  if (clear === false && window === false) {
    throw new OptionError(
      "delegating: nothing is left to the server. Leave out clear or window, or write context: 'off'.",
    );
  }
  if (clear) checkClear(clear);
  if (window) checkWindow(window);
}

function checkClear(clear: ClearingOptions): void {
  const { trigger, keep, atLeast, exclude, shorten, pin, margin } = clear;
  const known = ['trigger', 'keep', 'atLeast', 'exclude', 'shorten', 'pin', 'margin'];
  checkOptions('clear', clear, known);
  refuse('clear', { pin, ...(shorten !== false && { shorten }) });
  checkTrigger('clear', trigger);
  checkKeep(keep);
  checkAmount('clear.atLeast', atLeast);
  checkMargin(margin);
  checkExclude('clear.exclude', exclude);
}

function checkWindow(window: WindowingOptions): void {
  const { trigger, keep, pin, margin } = window;
  checkOptions('window', window, ['trigger', 'keep', 'pin', 'margin']);
  refuse('window', { pin, keep });
  checkTrigger('window', trigger);
  checkMargin(margin);
  if (trigger && 'tokens' in trigger && trigger.tokens < LEAST_TRIGGER) {
    throw new OptionError(
      `window.trigger: the API compacts at ${LEAST_TRIGGER} tokens or more: write { tokens: ${LEAST_TRIGGER} }.`,
    );
  }
}

function refuse(part: string, given: Partial<Record<keyof typeof UNTOLD, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new OptionError(`${part}.${name}: ${UNTOLD[name as keyof typeof UNTOLD]}`);
  }
}

function checkTrigger(part: string, trigger: Size | undefined): void {
  checkSize(`${part}.trigger`, trigger);
  if (trigger === undefined || 'tokens' in trigger || 'fraction' in trigger) return;
  throw new OptionError(
    `${part}.trigger: the API counts tokens: write { tokens: 100_000 } or { fraction: 0.6 }.`,
  );
}

function checkKeep(keep: Size | undefined): void {
  checkSize('clear.keep', keep);
  if (keep === undefined || 'messages' in keep) return;
  throw new OptionError(
    'clear.keep: the API keeps a number of tool uses: write { messages: 6 }, two for each.',
  );
}
