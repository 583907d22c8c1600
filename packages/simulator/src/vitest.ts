import { beforeEach } from 'vitest';
import type { Simulator, SimulatorOptions } from './options.ts';
import type { Reply } from './reply.ts';
import { startSimulator } from './simulator.ts';

/** The simulator of the test that runs. */
export interface TestSimulator extends Simulator {
  /** Answers the next requests of this test, in this order, before `reply` of the options does. */
  says(...replies: readonly Reply[]): void;
}

/** Where the SDK looks when it is not told. */
const variables = ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'] as const;

/** Sets the variables, and gives back what undoes it. */
function setVariables(values: readonly (string | undefined)[]): () => void {
  const before = variables.map((name) => process.env[name]);
  for (const [index, name] of variables.entries()) {
    const value = values[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => void setVariables(before);
}

/**
 * Gives every test of a file, or of the `describe` that it is called in, a simulator of its own:
 * its `url`, `requests` and methods are those of the running test. `new Anthropic()` finds it
 * without being told. Throws when it is read outside of a test.
 */
export function useSimulator(options: SimulatorOptions = {}): TestSimulator {
  const queue: Reply[] = [];
  let running: Simulator | undefined;

  beforeEach(async () => {
    const simulator = await startSimulator({
      ...options,
      reply: (params, state) => queue.shift() ?? options.reply?.(params, state),
    });
    const undo = setVariables([simulator.url, 'simulated']);
    running = simulator;
    return async () => {
      running = undefined;
      queue.length = 0;
      undo();
      await simulator.close();
    };
  });

  const says = (...replies: readonly Reply[]) => void queue.push(...replies);
  return new Proxy({ says } as TestSimulator, {
    get(own, key) {
      if (key === 'says') return own.says;
      if (running) return Reflect.get(running, key);
      throw new Error(
        'The simulator of useSimulator() lives as long as a test: use it inside of test() or beforeEach().',
      );
    },
  });
}
