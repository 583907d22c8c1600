import { checkOptions, type Message, OptionError } from '@turnwise/core';
import { checkMargin } from './budget.js';
import { checkPin } from './pin.js';
import { checkBelow, checkSize, type Size, scaled } from './size.js';

/** When older messages are summarized, and what stays of them. */
export interface SummarizingOptions {
  /** Summarize before a request is sent that exceeds this. @default { fraction: 0.8 } - of the budget */
  readonly trigger?: Size;
  /** Leave at most this beside the summary. @default a third of the trigger */
  readonly keep?: Size;
  /** Tokens of what the user typed last, kept word for word; at most a quarter of the budget. @default 20_000 */
  readonly keepUserText?: number;
  /** Messages that stay, together with the round that they are part of. @default none */
  readonly pin?: (message: Message) => boolean;
  /** Milliseconds that a summary may take. @default 60_000 */
  readonly timeout?: number;
  /** Part of the window that stays free, since input is estimated. @default 0.05 - a twentieth */
  readonly margin?: number;
}

/** The options with their defaults. */
export interface SummarySettings {
  readonly trigger: Size;
  readonly keep: Size;
  readonly keepUserText: number;
  readonly pin: ((message: Message) => boolean) | undefined;
  readonly timeout: number;
  readonly margin: number;
}

const OPTIONS = ['trigger', 'keep', 'keepUserText', 'pin', 'timeout', 'margin'];

const KEEP_OF_TRIGGER = 1 / 3;

/** @throws OptionError for options that do not exist or exclude each other */
export function summarySettings(options: SummarizingOptions): SummarySettings {
  checkOptions('summarizing', options, OPTIONS);
  const { trigger = { fraction: 0.8 }, keep, keepUserText = 20_000, pin } = options;
  const { timeout = 60_000, margin = 0.05 } = options;
  checkSize('trigger', trigger);
  checkSize('keep', keep);
  checkBelow(keep, trigger);
  checkPin(pin);
  checkMargin(margin);
  if (!(Number.isInteger(keepUserText) && keepUserText >= 0)) {
    throw new OptionError('keepUserText: write a whole number of tokens, 0 for none: 20_000.');
  }
  if (!(timeout > 0 && Number.isFinite(timeout))) {
    throw new OptionError('timeout: write milliseconds above 0: 60_000.');
  }
  return {
    trigger,
    keep: keep ?? scaled(trigger, KEEP_OF_TRIGGER),
    keepUserText,
    pin,
    timeout,
    margin,
  };
}
