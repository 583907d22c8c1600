import Anthropic from '@anthropic-ai/sdk';
import { startSimulator } from '@turnwise/simulator';
import Anthropic0 from 'anthropic-sdk-0';

/** A simulator that calls the first tool once, then answers with JSON; and both SDKs for it. */
export async function startSimulated() {
  const simulator = await startSimulator({
    reply: ({ tools, messages }) => {
      const asked = Array.isArray(tools) && (messages as unknown[]).length === 1;
      return asked ? [{ type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }] : '{"a":1}';
    },
  });
  const options = { apiKey: 'key', baseURL: simulator.url };
  return {
    simulator,
    clients: {
      'SDK 1.x': () => new Anthropic(options),
      'SDK 0.x': () => new Anthropic0(options) as unknown as Anthropic,
    },
  };
}
