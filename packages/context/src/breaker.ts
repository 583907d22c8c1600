import type { Call } from '@turnwise/core';
import { fieldsOf, isIndex } from './known.js';

/** So many failures in a row, and the next try has to wait. */
const MOST = 3;

/** Milliseconds of the first pause, which doubles, and of the longest. */
const FIRST_PAUSE = 30_000;
const LONGEST_PAUSE = 3_600_000;

/** Under which the failures of a conversation are remembered. */
const NAME = 'summary failures';

/** Whether too many summaries of a conversation have failed of late. */
export async function isPaused(call: Call): Promise<boolean> {
  const { until } = fieldsOf(await call.memory.recall(NAME));
  return typeof until === 'number' && call.now() < until && until <= call.now() + LONGEST_PAUSE;
}

export async function rememberFailure(call: Call): Promise<void> {
  const { count: before } = fieldsOf(await call.memory.recall(NAME));
  const count = (isIndex(before) ? before : 0) + 1;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (count - MOST));
  call.memory.remember(NAME, { count, until: count < MOST ? 0 : call.now() + pause });
}

export async function rememberSuccess(call: Call): Promise<void> {
  const { count } = fieldsOf(await call.memory.recall(NAME));
  if (count !== undefined && count !== 0) call.memory.remember(NAME, { count: 0, until: 0 });
}
