import { wayIn } from './converse.js';
import { changedBetas, type HeaderChanges } from './headers.js';
import { chainFor, createCall, type Incoming, isParams, type Mount } from './mount.js';
import type { Trace } from './trace.js';
import type { Params } from './types.js';

interface Entry {
  readonly params: Params;
  readonly [key: string]: unknown;
}

/** The body of a request for a batch. */
export interface BatchBody {
  readonly requests: readonly Entry[];
}

export function isBatch(body: unknown): body is BatchBody {
  if (typeof body !== 'object' || body === null) return false;
  const { requests } = body as BatchBody;
  return Array.isArray(requests) && requests.every((entry) => isParams(entry?.params));
}

/** Runs the way in for each request of a batch by itself. The same body if nothing changed. */
export async function planBatch(
  mount: Mount,
  incoming: Omit<Incoming, 'params' | 'kind'>,
  body: BatchBody,
  trace: Trace,
): Promise<{ body: BatchBody; changes: HeaderChanges }> {
  const requests: Entry[] = [];
  const betas = new Set(incoming.betas);
  for (const [index, entry] of body.requests.entries()) {
    const own = { ...incoming, params: entry.params, kind: 'batch' } as const;
    const call = createCall(mount, own, trace, `requests.${index}.params`);
    const sent = (await wayIn(chainFor(mount, call), call)) ?? call;
    requests.push(sent.params === entry.params ? entry : { ...entry, params: sent.params });
    for (const beta of sent.betas) betas.add(beta);
  }
  const changed = requests.some((entry, index) => entry !== body.requests[index]);
  return {
    body: changed ? { ...body, requests } : body,
    changes: changedBetas(incoming.betas, [...betas]),
  };
}
