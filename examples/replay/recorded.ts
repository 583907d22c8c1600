import { repair } from '@turnwise/core';
import { conversationOf } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import type { Trace } from '../demo/trace.ts';
import type { Body, TimedRequest } from './dialog.ts';

/** The trace without the marks that its own program set. */
function unmarked(trace: Trace): Trace {
  return JSON.parse(
    JSON.stringify(trace, (key, value) => (key === 'cache_control' ? undefined : value)),
  );
}

/** The requests of a recorded conversation, mended where the API would refuse what was kept of them. */
export function recordedRequests(trace: Trace): readonly TimedRequest[] {
  const { turns } = conversationOf(unmarked(trace), countOf);
  return turns
    .map(({ at, body }) => ({ at, body: repair(body as unknown as Body) }))
    .sort((a, b) => a.at - b.at);
}
