import type { PlatformName } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { binding, type Request, runAgent, thinker, withoutThought } from './thinker.ts';

/** Who reads whose thinking. Source: "Switching models mid-conversation" of the preserved-thinking page. */
const cases: readonly [string, string, 'reads' | 'drops', PlatformName?][] = [
  ['opus-5', 'opus-5-5', 'reads'],
  ['sonnet-5', 'opus-5-5', 'reads'],
  ['haiku-4-5', 'opus-5-5', 'reads'],
  ['sonnet-5-5', 'opus-5-5', 'reads'],
  ['sonnet-5-5', 'opus-5-5', 'reads', 'vertex'],
  ['sonnet-5-5', 'opus-5-5', 'drops', 'bedrock'],
  ['sonnet-5-5', 'opus-5-5', 'drops', 'foundry'],
  ['fable-5', 'opus-5-5', 'drops'],
  ['fable-5-1', 'opus-5-5', 'drops'],
  ['haiku-5-5', 'opus-5-5', 'drops'],
  ['sonnet-5', 'sonnet-5-5', 'reads'],
  ['opus-4-8', 'sonnet-5-5', 'reads'],
  ['haiku-4-5', 'sonnet-5-5', 'reads'],
  ['opus-5', 'sonnet-5-5', 'drops'],
  ['opus-5-5', 'sonnet-5-5', 'drops'],
  ['mythos-5', 'sonnet-5-5', 'drops'],
  ['opus-5', 'fable-5-1', 'reads'],
  ['fable-5', 'fable-5-1', 'reads'],
  ['mythos-5-1', 'fable-5-1', 'reads'],
  ['fable-5-1', 'mythos-5-1', 'reads'],
  ['opus-5-5', 'fable-5-1', 'reads'],
  ['opus-5-5', 'fable-5-1', 'drops', 'vertex'],
  ['sonnet-5-5', 'fable-5-1', 'drops'],
  ['fable-5-2', 'fable-5-1', 'drops'],
  ['fable-5-2', 'mythos-5-2', 'reads'],
  ['mythos-5-2', 'fable-5-2', 'reads'],
  ['fable-5-2', 'opus-5', 'drops'],
  ['haiku-4-5', 'haiku-5-5', 'drops'],
  ['sonnet-5', 'haiku-5-5', 'drops'],
  ['haiku-5-5', 'haiku-5-5', 'reads'],
  ['opus-5-5', 'sonnet-5', 'drops'],
  ['opus-5-5', 'opus-5', 'drops'],
  ['opus-4-8', 'sonnet-5', 'reads'],
];

const thinks = (model: string): Partial<Request> =>
  /4-[58]$/.test(model) ? {} : { thinking: { type: 'adaptive' } };

describe('a model switch', () => {
  test.each(cases)('from %s to %s: %s', async (from, to, what, platform = 'anthropic') => {
    const { client } = await connect({ reply: thinker, platform });
    const request = await runAgent(client, { model: `claude-${from}`, ...thinks(from) }, 2);
    const switched = { ...request, model: `claude-${to}` };
    const { thinking: _, ...sent } = switched;
    const answer = await client.beta.messages.create({ ...sent, betas: [binding] });
    const dropped = ['messages.1.content.0', 'messages.3.content.0'].map((path) => ({
      type: 'thinking_dropped',
      path,
      reason: 'model_binding_mismatch',
    }));
    expect(answer.input_transformations).toEqual(what === 'drops' ? dropped : []);
    const bare = await client.beta.messages.create(withoutThought(sent, 1, 3));
    const more = answer.usage.input_tokens - bare.usage.input_tokens;
    expect(more > 0).toBe(what === 'reads');
  });

  test('and back keeps the thinking of both', async () => {
    const { client } = await connect({ reply: thinker });
    const fable = await runAgent(client, { model: 'claude-fable-5-1' }, 2);
    const opus = { ...fable, model: 'claude-opus-5-5', betas: [binding] };
    const { role, content, input_transformations } = await client.beta.messages.create(opus);
    expect(input_transformations).toHaveLength(2);
    const results = content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id }] : [],
    );
    const messages = [...fable.messages, { role, content }, { role: 'user', content: results }];
    const back = { ...fable, messages, betas: [binding] } as Request;
    const answer = await client.beta.messages.create(back);
    expect(answer.input_transformations).toEqual([]);
  });

  test('drops without a word where the beta is missing', async () => {
    const { client } = await connect({ reply: thinker });
    const request = await runAgent(client, {}, 2);
    const switched = { ...request, model: 'claude-sonnet-5' };
    const answer = await client.beta.messages.create(switched);
    expect(answer).not.toHaveProperty('input_transformations');
    const bare = await client.beta.messages.create(withoutThought(switched, 1, 3));
    expect(answer.usage.input_tokens).toBe(bare.usage.input_tokens);
  });

  test('to a model that does not think tells of nothing', async () => {
    const { client } = await connect();
    const answer = await client.beta.messages.create({
      model: 'claude-3-5-haiku-20241022',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Hi' }],
      betas: [binding],
    });
    expect(answer).not.toHaveProperty('input_transformations');
  });
});
