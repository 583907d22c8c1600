import type { Batch } from './batch.ts';
import { batchRequests } from './batch-shape.ts';
import { endsAt, expiresAt, workOff } from './batch-work.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, invalid, notFound } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { paginate } from './paginate.ts';
import type { Simulation } from './simulation.ts';

/** Results are kept so long from creation on. Source: batch-processing page. */
const kept = 29 * 86_400_000;

/** Batches that are held, and requests in all of them; the API knows no such limit. Room for two of the largest. */
const [mostBatches, mostRequests] = [1_000, 200_000];

function iso(time: number): string {
  return new Date(time).toISOString();
}

function archivedAt({ createdAt }: Batch, { clock }: Simulation): number | undefined {
  return clock.now() >= createdAt + kept ? createdAt + kept : undefined;
}

function countsOf({ size, results }: Batch, ended: boolean): Dict {
  const count = (type: string) =>
    ended ? results.filter(({ result }) => isDict(result) && result.type === type).length : 0;
  return {
    processing: ended ? 0 : size,
    succeeded: count('succeeded'),
    errored: count('errored'),
    canceled: count('canceled'),
    expired: count('expired'),
  };
}

function hasEnded({ size, results }: Batch): boolean {
  return results.length === size;
}

function summaryOf(
  batch: Batch,
  simulation: Simulation,
  { origin }: Exchange,
  ended: boolean,
): Dict {
  const { id, createdAt, canceledAt } = batch;
  const archived = archivedAt(batch, simulation);
  const status = canceledAt === undefined ? 'in_progress' : 'canceling';
  return {
    id,
    type: 'message_batch',
    processing_status: ended ? 'ended' : status,
    request_counts: countsOf(batch, ended),
    created_at: iso(createdAt),
    expires_at: iso(expiresAt(batch)),
    ended_at: ended ? iso(endsAt(batch, simulation.options.batchDelay ?? 0)) : null,
    cancel_initiated_at: canceledAt === undefined ? null : iso(canceledAt),
    archived_at: archived === undefined ? null : iso(archived),
    results_url:
      ended && archived === undefined ? `${origin}/v1/messages/batches/${id}/results` : null,
  };
}

/** The newest batches are kept, whether they have ended or not. */
function forgetOldest(batches: Map<string, Batch>): void {
  let held = [...batches.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [id, { size }] of batches) {
    if (batches.size <= mostBatches && held <= mostRequests) return;
    batches.delete(id);
    held -= size;
  }
}

/** POST /v1/messages/batches: in progress, even when all is answered, until the next look. */
export async function createBatch(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const requests = batchRequests(exchange.body);
  if ('status' in requests) return requests;
  const batch: Batch = {
    id: simulation.nextId('msgbatch'),
    exchange: { ...exchange, body: undefined },
    size: requests.length,
    waiting: requests,
    createdAt: simulation.clock.now(),
    results: [],
    work: Promise.resolve(),
  };
  simulation.batches.set(batch.id, batch);
  forgetOldest(simulation.batches);
  await workOff(simulation, batch);
  return { kind: 'json', body: summaryOf(batch, simulation, exchange, false) };
}

/** The batch a path names, worked off as far as time allows; each key sees its own only. */
async function look(simulation: Simulation, { ids, apiKey }: Exchange): Promise<Batch | Fault> {
  const [id = ''] = ids;
  const batch = simulation.batches.get(id);
  if (batch?.exchange.apiKey !== apiKey) return notFound(`batch: ${id}`);
  await workOff(simulation, batch);
  return batch;
}

type Serve = (simulation: Simulation, exchange: Exchange) => Promise<Answer | Fault>;

/** Serves the batch that the path names. */
function ofBatch(
  serve: (batch: Batch, simulation: Simulation, exchange: Exchange) => Answer | Fault,
): Serve {
  return async (simulation, exchange) => {
    const batch = await look(simulation, exchange);
    return 'status' in batch ? batch : serve(batch, simulation, exchange);
  };
}

/** GET /v1/messages/batches/:id */
export const retrieveBatch = ofBatch((batch, simulation, exchange) => ({
  kind: 'json',
  body: summaryOf(batch, simulation, exchange, hasEnded(batch)),
}));

/** GET /v1/messages/batches: the newest first. */
export const listBatches: Serve = async (simulation, exchange) => {
  const own = [...simulation.batches.values()]
    .filter((batch) => batch.exchange.apiKey === exchange.apiKey)
    .reverse();
  await Promise.all(own.map((batch) => workOff(simulation, batch)));
  return paginate(
    own.map((batch) => summaryOf(batch, simulation, exchange, hasEnded(batch))),
    exchange.query,
  );
};

/** GET /v1/messages/batches/:id/results */
export const batchResults = ofBatch((batch, simulation) => {
  if (!hasEnded(batch))
    return invalid(`Message batch ${batch.id} has not ended; its results are not available yet`);
  return archivedAt(batch, simulation) === undefined
    ? { kind: 'lines', lines: batch.results }
    : notFound(`Message batch ${batch.id} is archived; its results are no longer available`);
});

/** POST /v1/messages/batches/:id/cancel: what is not answered yet is canceled. */
export const cancelBatch = ofBatch((batch, simulation, exchange) => {
  if (hasEnded(batch)) return invalid(`Message batch ${batch.id} has ended and cannot be canceled`);
  batch.canceledAt = simulation.clock.now();
  return { kind: 'json', body: summaryOf(batch, simulation, exchange, false) };
});

/** DELETE /v1/messages/batches/:id */
export const deleteBatch = ofBatch((batch, simulation) => {
  if (!hasEnded(batch))
    return invalid(`Message batch ${batch.id} has not ended; cancel it before it is deleted`);
  simulation.batches.delete(batch.id);
  return { kind: 'json', body: { id: batch.id, type: 'message_batch_deleted' } };
});
