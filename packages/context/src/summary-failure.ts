import { type Paid, TurnwiseError } from '@turnwise/core';

/** Why there is no summary. */
export type FailureReason =
  | 'error'
  | 'timeout'
  | 'refusal'
  | 'tool-call'
  | 'empty'
  | 'too-long'
  | 'unfit'
  | 'lost';

/** A summary that is none, and what it cost all the same. */
export class SummaryFailure extends TurnwiseError {
  readonly reason: FailureReason;
  readonly paid: Paid | undefined;

  constructor(reason: FailureReason, paid?: Paid) {
    super(`There is no summary: ${reason}.`);
    this.reason = reason;
    this.paid = paid;
  }
}
