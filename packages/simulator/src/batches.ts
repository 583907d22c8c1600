import { answerMessage, judge } from './create-message.ts';
import { envelope } from './envelope.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, invalid, notFound } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { anything, fields, listOf, matching, object, required } from './shapes.ts';
import type { Batch, Simulation } from './simulation.ts';

const day = 86_400_000;

const shape = fields({
  requests: required(
    listOf(
      fields({ custom_id: required(matching(/^[a-zA-Z0-9_-]{1,64}$/)), params: required(object) }),
    ),
  ),
  user_profile_id: anything,
});

function requestsOf(body: unknown): readonly Dict[] | Fault {
  const complaint = shape(body, 'body')?.replace(/^body[.:] ?/, '');
  if (complaint) return invalid(complaint);
  const requests = (body as { requests: readonly Dict[] }).requests;
  if (requests.length === 0) return invalid('requests: List should have at least 1 item');
  const ids = new Set(requests.map(({ custom_id }) => custom_id));
  return ids.size < requests.length ? invalid('requests: custom_id must be unique') : requests;
}

async function resultOf(simulation: Simulation, exchange: Exchange, params: Dict): Promise<Dict> {
  const context = judge(simulation, exchange, params, 'batch');
  const answered =
    'status' in context ? context : await answerMessage(simulation, exchange, params, context);
  simulation.ledger.add('status' in answered ? undefined : answered.receipt);
  if ('receipt' in answered) answered.receipt.begin();
  if ('status' in answered)
    return { type: 'errored', error: envelope(answered, simulation.nextId('req')) };
  return { type: 'succeeded', message: answered.message };
}

function summaryOf(batch: Batch, { origin }: Exchange, ended: boolean): Dict {
  const count = (type: string) =>
    batch.results.filter(({ result }) => isDict(result) && result.type === type).length;
  const total = batch.results.length;
  const { id, created_at } = batch.summary;
  return {
    ...batch.summary,
    processing_status: ended ? 'ended' : 'in_progress',
    request_counts: {
      processing: ended ? 0 : total,
      succeeded: ended ? count('succeeded') : 0,
      errored: ended ? count('errored') : 0,
      canceled: 0,
      expired: 0,
    },
    ended_at: ended ? created_at : null,
    results_url: ended ? `${origin}/v1/messages/batches/${id}/results` : null,
  };
}

/** POST /v1/messages/batches: everything is answered at once, and shows as ended from the next look on. */
export async function createBatch(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const requests = requestsOf(exchange.body);
  if ('status' in requests) return requests;
  const results: Dict[] = [];
  for (const { custom_id, params } of requests) {
    const result = await resultOf(simulation, exchange, isDict(params) ? params : {});
    results.push({ custom_id, result });
  }
  const now = simulation.clock.now();
  const summary = {
    id: simulation.nextId('msgbatch'),
    type: 'message_batch',
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + day).toISOString(),
    archived_at: null,
    cancel_initiated_at: null,
  };
  const batch = { summary, results };
  simulation.batches.set(summary.id, batch);
  return { kind: 'json', body: summaryOf(batch, exchange, false) };
}

function find({ batches }: Simulation, { path }: Exchange): Batch | Fault {
  const id = path.split('/')[4] ?? '';
  return batches.get(id) ?? notFound(`batch: ${id}`);
}

/** GET /v1/messages/batches/:id */
export function retrieveBatch(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const batch = find(simulation, exchange);
  return 'status' in batch ? batch : { kind: 'json', body: summaryOf(batch, exchange, true) };
}

/** GET /v1/messages/batches/:id/results */
export function batchResults(simulation: Simulation, exchange: Exchange): Answer | Fault {
  const batch = find(simulation, exchange);
  return 'status' in batch ? batch : { kind: 'lines', lines: batch.results };
}
