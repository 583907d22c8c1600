import { TurnwiseError } from './errors.js';
import { type WebSignal, web } from './web.js';

/** What took longer than it may. */
export class TimeoutError extends TurnwiseError {}

/**
 * Runs work for so many milliseconds at most. The work sees by its signal that it was given up;
 * nobody waits for it then.
 *
 * @param signal of the caller, which ends the work too
 * @throws TimeoutError when the time is over, the signal's reason when the caller aborts
 */
export async function within<T>(
  milliseconds: number,
  signal: WebSignal | undefined,
  work: (signal: WebSignal) => Promise<T>,
): Promise<T> {
  const controller = new web.AbortController();
  const end = (reason: unknown) => controller.abort(reason);
  const timer = web.setTimeout(
    () => end(new TimeoutError(`Nothing came within ${milliseconds} ms.`)),
    milliseconds,
  );
  const abort = () => end(signal?.reason);
  const over = new Promise<never>((_, reject) => {
    const fail = () => reject(controller.signal.reason);
    controller.signal.addEventListener('abort', fail, { once: true });
  });
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([over, work(controller.signal)]);
  } finally {
    web.clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
