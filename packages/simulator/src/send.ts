import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Step } from './answer-steps.ts';
import type { Clock } from './clock.ts';

/** Waits as long as the client reads more slowly than is written. */
async function write(response: ServerResponse, part: Buffer, gone: AbortSignal): Promise<void> {
  if (!response.write(part))
    await once(response, 'drain', { signal: gone }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
}

/** Ends the connection once what was written so far is on its way. */
async function cut(response: ServerResponse): Promise<void> {
  response.flushHeaders();
  await new Promise((resolve) => response.socket?.write('', resolve));
  response.destroy();
}

/** Sends an answer step by step, and stops when the client is gone. */
export async function send(
  response: ServerResponse,
  steps: Iterable<Step>,
  clock: Clock,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let time = clock.now();
  async function take(step: Exclude<Step, 'cut'>): Promise<void> {
    if ('begin' in step) return step.begin();
    if ('write' in step) return write(response, step.write, gone.signal);
    time += step.wait;
    await clock.until(Math.round(time), gone.signal);
  }
  for (const step of steps) {
    if (response.closed || gone.signal.aborted) return;
    if (step === 'cut') return cut(response);
    await take(step);
  }
  response.end();
}
