import { startSimulator } from '@turnwise/simulator';

/** What the server tells its parent: its address, then what it has used whenever it is asked. */
export type Told =
  | { readonly url: string }
  | {
      /** Milliseconds of processor time, all threads together. */
      readonly cpu: number;
      readonly rss: number;
      /** Bytes of live objects: measured after a collection where that is possible. */
      readonly heap: number;
    };

function used(): Told {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpu: (user + system) / 1_000, rss, heap: heapUsed };
}

const tell = (told: Told) => process.send?.(told);
const simulator = await startSimulator();
process.on('message', () => tell(used()));
process.on('disconnect', () => simulator.close());
tell({ url: simulator.url });
