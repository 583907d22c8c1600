import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { apiVersionOf, platformOf } from '../../packages/core/src/platform.ts';

const named = (agent: string, baseURL = 'https://example.com') => ({
  baseURL,
  getUserAgent: () => agent,
});

describe('platformOf', () => {
  test.each([
    { client: new Anthropic({ apiKey: 'key' }), platform: 'anthropic' },
    {
      client: new Anthropic({ apiKey: 'key', baseURL: 'http://localhost:1' }),
      platform: 'gateway',
    },
    { client: named('AnthropicBedrock/JS 1.1.3'), platform: 'bedrock' },
    { client: named('AnthropicBedrockMantle/JS 1.1.3'), platform: 'bedrock' },
    { client: named('AnthropicVertex/JS 1.1.3'), platform: 'vertex' },
    { client: named('AnthropicFoundry/JS 1.1.1'), platform: 'foundry' },
    { client: named('AnthropicAws/JS 1.1.2'), platform: 'anthropic' },
    { client: named('Anthropic/JS 1.0.0', 'https://api.anthropic.com/'), platform: 'anthropic' },
    { client: named('e/JS 1.0.0', 'https://api.anthropic.com.evil.com'), platform: 'gateway' },
    { client: new (class AnthropicVertex {})(), platform: 'vertex' },
    { client: {}, platform: 'gateway' },
    { client: Object.create(null), platform: 'gateway' },
  ])('$platform', ({ client, platform }) => {
    expect(platformOf(client)).toBe(platform);
  });
});

describe('apiVersionOf', () => {
  test.each([
    { agent: 'Anthropic/JS 1.11.0', version: '2026-10-21' },
    { agent: 'Anthropic/JS 0.137.0', version: '2023-06-01' },
    { agent: 'AnthropicBedrock/JS 1.1.3', version: '2026-10-21' },
    { agent: 'something else', version: '2026-10-21' },
  ])('$version for $agent', ({ agent, version }) => {
    expect(apiVersionOf(named(agent))).toBe(version);
  });
});
