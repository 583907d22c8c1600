import Anthropic from '@anthropic-ai/sdk';
import {
  configuring,
  continuing,
  type Middleware,
  repairing,
  type Step,
  wrap,
} from '@turnwise/core';
import { type SimulatorOptions, startSimulator } from '@turnwise/simulator';

export type Given = Anthropic.MessageCreateParamsNonStreaming;
type Say = NonNullable<SimulatorOptions['reply']>;

export const user = { role: 'user' as const, content: 'Count.' };

export function params(more: Partial<Given> = {}): Given {
  return { model: 'claude-opus-5-5', max_tokens: 1_000, messages: [user], ...more };
}

export const text = (content: string) => ({ type: 'text', text: content });
export const tool = (input: object, id = 'toolu_1') => ({
  type: 'tool_use',
  id,
  name: 'write',
  input,
});
export const tools = [{ name: 'write', input_schema: { type: 'object' as const } }];

/** A reply that was cut behind these blocks. */
export const cut = (...content: object[]) => ({ content, stop_reason: 'max_tokens' }) as never;

/** The texts of a message, with the borders of its blocks. */
export function textOf(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('|');
}

export const ways = [
  { way: 'whole', get: (client: Anthropic, given: Given) => client.messages.create(given) },
  {
    way: 'streamed',
    get: (client: Anthropic, given: Given) => client.messages.stream(given).finalMessage(),
  },
];

/** A simulator for each test, and clients that follow its replies. */
export function createContinued() {
  let simulator: Awaited<ReturnType<typeof startSimulator>> | undefined;
  let steps: Step[] = [];
  return {
    async start(reply: Say, ...middleware: Middleware[]): Promise<Anthropic> {
      simulator = await startSimulator({ reply });
      steps = [];
      const on = (step: Step) => void steps.push(step);
      const list = middleware.length > 0 ? middleware : [continuing()];
      return wrap(this.bare(), configuring({ on }), ...list, repairing());
    },
    /** The same client without any middleware. */
    bare(options: object = {}): Anthropic {
      const baseURL = simulator?.url ?? '';
      return new Anthropic({ apiKey: 'key', baseURL, maxRetries: 0, timeout: 60_000, ...options });
    },
    /** The bodies that arrived. */
    sent: () => (simulator?.requests ?? []).map(({ body }) => body as Given),
    billed: () => (simulator?.requests ?? []).map(({ usage }) => usage),
    /** What a middleware reported. */
    codes: (middleware = 'continue') =>
      steps.filter((step) => step.middleware === middleware).map(({ code }) => code),
    async close(): Promise<void> {
      await simulator?.close();
      simulator = undefined;
    },
  };
}
