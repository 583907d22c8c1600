import { answerMessage } from './answer-message.ts';
import type { Batch } from './batch.ts';
import { continuedBy } from './continued-by.ts';
import { judge } from './create-message.ts';
import { envelope } from './envelope.ts';
import { failure } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import type { Simulation } from './simulation.ts';

const day = 86_400_000;

/** When a batch expires. Source: batch-processing page. */
export function expiresAt({ createdAt }: Batch): number {
  return createdAt + day;
}

/** When a batch ends: all answered, canceled or expired. */
export function endsAt(batch: Batch, delay: number): number {
  const canceled = batch.canceledAt ?? Number.POSITIVE_INFINITY;
  return Math.min(batch.createdAt + delay, expiresAt(batch), canceled);
}

async function answer(simulation: Simulation, { exchange }: Batch, params: Dict) {
  const context = judge(simulation, exchange, params, 'batch');
  return 'status' in context ? context : answerMessage(simulation, exchange, params, context);
}

async function resultOf(simulation: Simulation, batch: Batch, params: Dict): Promise<Dict> {
  const answered = await answer(simulation, batch, params).catch(failure);
  const receipt = 'receipt' in answered ? answered.receipt : undefined;
  const conversation = receipt?.conversation ?? continuedBy(simulation, batch.exchange, params);
  simulation.ledger.add({ receipt, refused: receipt === undefined, conversation });
  receipt?.begin();
  if ('status' in answered)
    return { type: 'errored', error: envelope(answered, simulation.nextId('req')) };
  return { type: 'succeeded', message: answered.message };
}

async function catchUp(simulation: Simulation, batch: Batch): Promise<void> {
  const { size, results, createdAt } = batch;
  const delay = simulation.options.batchDelay ?? 0;
  const now = simulation.clock.now();
  const end = endsAt(batch, delay);
  const answered = results.length;
  const dueAt = (index: number) => createdAt + (delay * (index + 1)) / size;
  for (const { custom_id, params } of batch.waiting) {
    if (dueAt(results.length) > Math.min(now, end)) break;
    const result = await resultOf(simulation, batch, isDict(params) ? params : {});
    results.push({ custom_id, result });
  }
  batch.waiting = batch.waiting.slice(results.length - answered);
  if (now < end) return;
  const type = batch.canceledAt === end ? 'canceled' : 'expired';
  for (const { custom_id } of batch.waiting) results.push({ custom_id, result: { type } });
  batch.waiting = [];
}

/** Answers the requests that are due by now, each once, however many look at the same time. */
export function workOff(simulation: Simulation, batch: Batch): Promise<void> {
  batch.work = batch.work.then(() => catchUp(simulation, batch));
  return batch.work;
}
