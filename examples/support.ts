import { type RecordedRequest, type SimulatorOptions, startSimulator } from '@turnwise/simulator';

/** The API that an example talks to. */
export interface Api {
  readonly url: string;
  /** What arrived; empty where the API itself answers. */
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/**
 * Where ANTHROPIC_API_KEY is set, the API itself answers. Elsewhere a simulator does, and
 * `new Anthropic()` finds it by the SDK's own variables.
 */
export async function startApi(options: SimulatorOptions = {}): Promise<Api> {
  if (process.env.ANTHROPIC_API_KEY)
    return { url: 'https://api.anthropic.com', requests: [], close: async () => {} };
  const simulator = await startSimulator(options);
  process.env.ANTHROPIC_API_KEY = 'simulated';
  process.env.ANTHROPIC_BASE_URL = simulator.url;
  return simulator;
}
