import type { PlatformName } from '@turnwise/simulator';
import { describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { look, type Request } from './thinker.ts';

const hour = 3_600_000;

/** A token for each `word`. */
const count = (params: object): number => [...JSON.stringify(params).matchAll(/word/g)].length;
const words = (n: number) => 'word '.repeat(n);

const first: Request = {
  model: 'claude-opus-5',
  max_tokens: 100,
  system: words(2_000),
  tools: [{ ...look, description: words(1_000) }],
  messages: [
    { role: 'user', content: words(3_000) },
    { role: 'assistant', content: words(500) },
    { role: 'user', content: words(100) },
  ],
};
const next: Request = {
  ...first,
  messages: [
    ...first.messages,
    { role: 'assistant', content: 'Fine.' },
    { role: 'user', content: words(200) },
  ],
};
const replaced = (at: number): Request['messages'] =>
  next.messages.map((message, index) => (index === at ? { ...message, content: 'no' } : message));

interface Case {
  readonly change: string;
  readonly by: Partial<Request>;
  readonly type: string | null;
  /** Of 6,600 tokens. The estimate by block is scaled, so that it may be off by some. */
  readonly missed?: number;
}

const cases: Case[] = [
  { change: 'nothing', by: {}, type: null },
  { change: 'a marker', by: { cache_control: { type: 'ephemeral' } }, type: null },
  { change: 'max_tokens', by: { max_tokens: 50 }, type: null },
  { change: 'the model', by: { model: 'claude-opus-5-5' }, type: 'model_changed', missed: 6_600 },
  { change: 'the speed', by: { speed: 'fast' }, type: 'model_changed', missed: 6_600 },
  { change: 'a tool', by: { tools: [look] }, type: 'tools_changed', missed: 6_600 },
  { change: 'the system prompt', by: { system: 'x' }, type: 'system_changed', missed: 5_600 },
  {
    change: 'the tools and the system prompt',
    by: { tools: [look], system: 'x' },
    type: 'tools_changed',
    missed: 6_600,
  },
  {
    change: 'the first message',
    by: { messages: replaced(0) },
    type: 'messages_changed',
    missed: 3_600,
  },
  { change: 'an answer', by: { messages: replaced(1) }, type: 'messages_changed', missed: 600 },
  {
    change: 'a message gone',
    by: { messages: next.messages.slice(2) },
    type: 'messages_changed',
    missed: 3_600,
  },
  { change: 'the effort', by: { output_config: { effort: 'low' } }, type: 'unavailable' },
  { change: 'tool_choice', by: { tool_choice: { type: 'none' } }, type: 'unavailable' },
  { change: 'a beta', by: { betas: ['interleaved-thinking-2025-05-14'] }, type: 'unavailable' },
];

async function opened(platform?: PlatformName) {
  const { simulator, client } = await connect({ count, platform, now: 0 });
  const ask = async (request: Request, previous_message_id: string | null) =>
    client.beta.messages.create({ ...request, diagnostics: { previous_message_id } });
  const { id, diagnostics } = await ask(first, null);
  return { simulator, client, ask, id, diagnostics };
}

describe('cache diagnostics', () => {
  test('say nothing on the first turn', async () => {
    expect((await opened()).diagnostics).toBeNull();
  });

  test.each(cases)('after a change of $change: $type', async ({ by, type, missed }) => {
    const { ask, id } = await opened();
    const betas = by.speed ? ['fast-mode-2026-02-01'] : [];
    const { diagnostics } = await ask({ ...next, betas, ...by }, id);
    const reason = diagnostics?.cache_miss_reason ?? null;
    expect(reason?.type ?? null).toBe(type);
    const tokens =
      reason && 'cache_missed_input_tokens' in reason && reason.cache_missed_input_tokens;
    if (missed === undefined) expect(tokens || undefined).toBeUndefined();
    else expect(Math.abs(Number(tokens) - missed)).toBeLessThan(missed / 5);
  });

  test('count the tokens of the earlier request, all of them', async () => {
    const { ask, id } = await opened();
    const { diagnostics } = await ask({ ...next, model: 'claude-opus-5-5' }, id);
    expect(diagnostics?.cache_miss_reason).toEqual({
      type: 'model_changed',
      cache_missed_input_tokens: 6_600,
    });
  });

  test('do not find a message that is unknown, another key’s, too old, or was sent without', async () => {
    const { ask, id, client, simulator } = await opened();
    const gone = { cache_miss_reason: { type: 'previous_message_not_found' } };
    expect((await ask(next, 'msg_unknown')).diagnostics).toEqual(gone);
    const { id: silent } = await client.beta.messages.create(first);
    expect((await ask(next, silent)).diagnostics).toEqual(gone);
    const other = client.withOptions({ apiKey: 'another' });
    const named = { ...next, diagnostics: { previous_message_id: id } };
    expect((await other.beta.messages.create(named)).diagnostics).toEqual(gone);
    simulator.advance(hour - 1);
    expect((await ask(next, id)).diagnostics).toBeNull();
    simulator.advance(1);
    expect((await ask(next, id)).diagnostics).toEqual(gone);
  });

  test('go on from turn to turn, and start again behind a change', async () => {
    const { ask, id } = await opened();
    const second = await ask({ ...next, system: 'x' }, id);
    const third = await ask({ ...next, system: 'x' }, second.id);
    expect(second.diagnostics?.cache_miss_reason?.type).toBe('system_changed');
    expect(third.diagnostics).toBeNull();
  });

  test('come when a stream starts', async () => {
    const { client, id } = await opened();
    const stream = await client.messages.create({
      ...({ ...next, system: 'x' } as Parameters<typeof client.messages.create>[0]),
      diagnostics: { previous_message_id: id },
      stream: true,
    });
    for await (const event of stream) {
      if (event.type === 'message_start')
        expect(event.message.diagnostics?.cache_miss_reason?.type).toBe('system_changed');
    }
    expect.assertions(1);
  });

  test('need no beta, and take the old one', async () => {
    const { client } = await opened();
    const betas = ['cache-diagnosis-2026-04-07'];
    const request = { ...first, betas, diagnostics: { previous_message_id: null } };
    expect((await client.beta.messages.create(request)).diagnostics).toBeNull();
  });

  test.each<PlatformName>(['bedrock', 'vertex', 'foundry'])(
    'are not made on %s',
    async (platform) => {
      const { ask, id } = await opened(platform);
      expect((await ask({ ...next, system: 'x' }, id)).diagnostics).toBeNull();
    },
  );
});
