import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  type Usage,
} from '@turnwise/simulator';
import { afterEach } from 'vitest';

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** A simulator that is closed when the test ends. */
export async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  running.push(simulator);
  return simulator;
}

export type Body = Record<string, unknown>;

/** What a test looks at in an answer, success or error. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body & {
    readonly error: { readonly type: string; readonly message: string };
    readonly usage: Usage;
    readonly content: readonly Body[];
    readonly stop_reason: string;
  };
}

const defaults = { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' };

/** Sends JSON, or text as it is. */
export async function post(
  simulator: Simulator,
  body: unknown,
  headers: Record<string, string> = {},
  path = '/v1/messages',
): Promise<Reply> {
  const response = await fetch(simulator.url + path, {
    method: 'POST',
    headers: { ...defaults, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Reply['body'],
  };
}

/** A request that is served by every model and platform. */
export const hello = {
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Hello' }],
};

export const user = (content: unknown) => ({ role: 'user', content });
export const assistant = (content: unknown) => ({ role: 'assistant', content });
export const system = (content: unknown) => ({ role: 'system', content });
export const text = (value: string, more: Body = {}) => ({ type: 'text', text: value, ...more });
export const call = (id: string) => ({ type: 'tool_use', id, name: 'weather', input: {} });
export const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'sunny' });
export const weather = { name: 'weather', input_schema: { type: 'object', properties: {} } };
