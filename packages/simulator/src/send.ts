import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Step } from './answer-steps.ts';
import type { Clock } from './clock.ts';

/** Waits as long as the client reads more slowly than is written. */
async function write(
  response: ServerResponse,
  part: Buffer,
  gone: () => AbortSignal,
): Promise<void> {
  if (!response.write(part))
    await once(response, 'drain', { signal: gone() }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
}

/** Ends the connection once what was written so far is on its way. */
async function cut(response: ServerResponse): Promise<void> {
  response.flushHeaders();
  await new Promise((resolve) => response.socket?.write('', resolve));
  response.destroy();
}

/** Aborted when the client is gone; made only for an answer that has to wait. */
function signalOf(response: ServerResponse): () => AbortSignal {
  let gone: AbortController | undefined;
  return () => {
    if (gone) return gone.signal;
    const controller = new AbortController();
    response.once('close', () => controller.abort());
    if (response.closed) controller.abort();
    gone = controller;
    return controller.signal;
  };
}

/** Sends an answer step by step, and stops when the client is gone. */
export async function send(
  response: ServerResponse,
  steps: Iterable<Step>,
  clock: Clock,
): Promise<void> {
  const gone = signalOf(response);
  let time = clock.now();
  async function take(step: Exclude<Step, 'cut'>): Promise<void> {
    if ('due' in step) return step.due();
    if ('write' in step) return write(response, step.write, gone);
    if (step.wait === 0) return;
    time += step.wait;
    await clock.until(Math.round(time), gone());
  }
  for (const step of steps) {
    if (response.closed) return;
    if (step === 'cut') return cut(response);
    await take(step);
  }
  response.end();
}
