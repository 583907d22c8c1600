import { startSimulator } from '@turnwise/simulator';

/** Milliseconds of processor time, all threads together; bytes resident, and of live objects. */
function used() {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpu: (user + system) / 1_000, rss, heap: heapUsed };
}

const simulator = await startSimulator();
process.on('message', () => process.send?.(used()));
process.on('disconnect', () => simulator.close());
process.send?.({ url: simulator.url });
