import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Driven } from './drive.ts';
import type { ScriptOptions } from './script.ts';

/** One conversation, held by one policy. */
export interface Part extends ScriptOptions {
  readonly conversation: string;
  readonly policy: string;
}

const player = fileURLToPath(new URL('player.ts', import.meta.url));

/** Plays the parts in as many processes as the machine has cores. */
export async function playParts(parts: readonly Part[]): Promise<readonly Driven[]> {
  const played: Driven[] = [];
  const left = parts.entries();
  const work = async (): Promise<void> => {
    const child = fork(player);
    for (const [index, part] of left) played[index] = await play(child, part);
    child.disconnect();
  };
  const processes = Math.min(parts.length, availableParallelism());
  await Promise.all(Array.from({ length: processes }, work));
  return played;
}

async function play(child: ChildProcess, part: Part): Promise<Driven> {
  const over = new AbortController();
  const played = once(child, 'message', { signal: over.signal });
  const failed = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`The process that played "${part.policy}" ended with ${code}.`);
  });
  child.send(part);
  try {
    return (await Promise.race([played, failed]))[0];
  } finally {
    over.abort();
    await Promise.allSettled([played, failed]);
  }
}
