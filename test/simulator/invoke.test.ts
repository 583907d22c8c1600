import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
import type { SimulatorOptions } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { start } from './support.ts';

const mark = { type: 'ephemeral' as const };
const haiku = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const hello = { max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hello' }] };

async function connect(options: SimulatorOptions = {}) {
  const simulator = await start({ platform: 'bedrock', ...options });
  const baseURL = simulator.url;
  const keys = { apiKey: 'key', awsRegion: 'us-east-1', maxRetries: 0 };
  return { simulator, client: new AnthropicBedrock({ ...keys, baseURL }) };
}

describe('through the client for Bedrock', () => {
  test('the model of the path answers', async () => {
    const { simulator, client } = await connect({ reply: () => 'At four.' });
    const reply = await client.messages.create({ ...hello, model: haiku });
    expect(reply).toMatchObject({ content: [{ type: 'text', text: 'At four.' }] });
    expect(simulator.requests).toMatchObject([{ status: 200, model: haiku }]);
  });

  test('a stream comes in the frames of AWS', async () => {
    const { client } = await connect({ reply: () => 'High water is at four o’clock.' });
    const stream = client.messages.stream({ ...hello, model: haiku });
    expect(await stream.finalText()).toBe('High water is at four o’clock.');
  });

  test('an error within a stream comes as one', async () => {
    const faults = () => ({ streamError: { type: 'overloaded_error', message: 'Later.' } });
    const { client } = await connect({ faults });
    const stream = client.messages.stream({ ...hello, model: haiku });
    await expect(stream.finalMessage()).rejects.toThrow('overloaded_error');
  });

  test('a model that is not there is named invalid', async () => {
    const { client } = await connect();
    const asked = client.messages.create({ ...hello, model: 'anthropic.claude-nope-v1:0' });
    await expect(asked).rejects.toThrow('The provided model identifier is invalid.');
  });

  test.each([
    { model: haiku, places: false },
    { model: 'anthropic.claude-opus-4-6-v1', places: false },
    { model: 'anthropic.claude-opus-4-8', places: true },
  ])('$model places marks by itself: $places', async ({ model, places }) => {
    const { client } = await connect();
    const asked = client.messages.create({ ...hello, model, cache_control: mark });
    if (places) expect((await asked).role).toBe('assistant');
    else await expect(asked).rejects.toThrow('cache_control: Extra inputs are not permitted');
  });
});

test('other platforms have no such path', async () => {
  const { client } = await connect({ platform: 'vertex' });
  await expect(client.messages.create({ ...hello, model: haiku })).rejects.toThrow('404');
});
