import { type Call, checkOptions, type Message, OptionError } from '@turnwise/core';
import { checkMargin, MARGIN } from './budget.js';
import { checkPin } from './pin.js';
import { checkBelow, checkSize, type Size, scaled } from './size.js';

/** When older messages are summarized, and what stays of them. */
export interface SummarizingOptions {
  /** Summarize before a request is sent that exceeds this. @default { fraction: 0.8 } - of the budget */
  readonly trigger?: Size;
  /** With `waitUntil`, write the summary ahead of need from here on. @default thirteen sixteenths of the trigger: { fraction: 0.65 } */
  readonly soft?: Size;
  /** Leave at most this beside the summary. @default a third of the trigger */
  readonly keep?: Size;
  /** Tokens of what the user typed last, kept word for word; at most a third of the trigger. @default 20_000 */
  readonly keepUserText?: number;
  /** Messages that stay, together with the round that they are part of. @default none */
  readonly pin?: (message: Message) => boolean;
  /**
   * Who writes the summary: the request's own model, which reads it from the prompt cache; another
   * model, by the params of a request that holds nothing of the conversation but its text; or a
   * function of the program.
   *
   * @default the request's own model
   */
  readonly by?: OtherModel | WriteSummary;
  /**
   * Keeps the program running until work is done that no reply waits for, as `ctx.waitUntil` of
   * many platforms does; `() => {}` where it runs on anyway. The summary is then written behind a
   * reply, and taken by a later request.
   *
   * @default none - it is written in front of the request that exceeds `trigger`
   */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** Milliseconds that a summary may take. @default 60_000 */
  readonly timeout?: number;
  /** Part of the window that stays free, since input is estimated. @default 0.05 - a twentieth */
  readonly margin?: number;
}

/** Params of a request to another model; its messages are ours. */
export interface OtherModel {
  readonly model: string;
  /** @default 8_192 */
  readonly max_tokens?: number;
  /** What it is told to do. @default our own instruction */
  readonly system?: string;
  readonly [param: string]: unknown;
}

/** What a function is to summarize. */
export interface SummarySource {
  /** The messages as text; a summary that was made before is the first of them. */
  readonly text: string;
  /** The messages. Change nothing in them. */
  readonly messages: readonly Message[];
  /** Says that nobody waits for the summary any more. */
  readonly signal: NonNullable<Call['signal']>;
}

/** Writes a summary. What it throws counts as a failure. */
export type WriteSummary = (source: SummarySource) => string | Promise<string>;

/** The options with their defaults. */
export interface SummarySettings {
  readonly trigger: Size;
  readonly soft: Size;
  readonly keep: Size;
  readonly keepUserText: number;
  readonly pin: ((message: Message) => boolean) | undefined;
  readonly by: OtherModel | WriteSummary | undefined;
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  readonly timeout: number;
  readonly margin: number;
}

const OPTIONS = [
  'trigger',
  'soft',
  'keep',
  'keepUserText',
  'pin',
  'by',
  'waitUntil',
  'timeout',
  'margin',
];

/** What is left of the trigger, and where a summary is begun ahead of need. */
const KEEP_OF_TRIGGER = 1 / 3;
const SOFT_OF_TRIGGER = 13 / 16;

/** @throws OptionError for options that do not exist or exclude each other */
export function summarySettings(options: SummarizingOptions): SummarySettings {
  checkOptions('summarizing', options, OPTIONS);
  const { trigger = { fraction: 0.8 }, soft, keep, keepUserText = 20_000 } = options;
  const { pin, by, waitUntil, timeout = 60_000, margin = MARGIN } = options;
  const settings = {
    trigger,
    soft: soft ?? scaled(trigger, SOFT_OF_TRIGGER),
    keep: keep ?? scaled(trigger, KEEP_OF_TRIGGER),
    keepUserText,
    pin,
    by,
    waitUntil,
    timeout,
    margin,
  };
  checkSizes(settings, options);
  checkRest(settings);
  return settings;
}

function checkSizes({ trigger, soft, keep }: SummarySettings, given: SummarizingOptions): void {
  checkSize('trigger', trigger);
  checkSize('soft', soft);
  checkSize('keep', keep);
  checkBelow('keep', keep, trigger);
  checkBelow('soft', soft, trigger);
  if (given.soft !== undefined && given.waitUntil === undefined) {
    throw new OptionError(
      'soft: a summary is written ahead of need only with waitUntil: waitUntil: () => {}.',
    );
  }
}

function checkRest({ keepUserText, pin, by, waitUntil, timeout, margin }: SummarySettings): void {
  checkPin(pin);
  checkMargin(margin);
  if (!(Number.isInteger(keepUserText) && keepUserText >= 0)) {
    throw new OptionError('keepUserText: write a whole number of tokens, 0 for none: 20_000.');
  }
  if (!(timeout > 0 && Number.isFinite(timeout))) {
    throw new OptionError('timeout: write milliseconds above 0: 60_000.');
  }
  if (by !== undefined && typeof by !== 'function' && typeof by?.model !== 'string') {
    throw new OptionError(
      "by: write { model: 'claude-haiku-5-5' }, or a function, ({ text }) => the summary.",
    );
  }
  if (waitUntil !== undefined && typeof waitUntil !== 'function') {
    throw new OptionError('waitUntil: write a function, (promise) => void.');
  }
}
