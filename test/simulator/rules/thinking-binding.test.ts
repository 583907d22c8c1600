import { describe, expect, test } from 'vitest';
import { type Body, post, start, text, user } from '../support.ts';

const reply = () => [
  { type: 'thinking', thinking: 'hm' },
  { type: 'text', text: 'Hi' },
];
const first = { model: 'claude-opus-5-5', max_tokens: 100, messages: [user('a')] };
const bound = 'The block is bound to a different conversation.';

/** Two turns of a conversation, as a client that changes nothing would send them back. */
async function converse(model: string) {
  const simulator = await start({ reply });
  const one = await post(simulator, { ...first, model });
  const answer = { role: 'assistant', content: one.body.content };
  const second = { ...first, model, messages: [user('a'), answer, user('b')] };
  const two = await post(simulator, second);
  const next = { role: 'assistant', content: two.body.content };
  const third = { ...second, messages: [...second.messages, next, user('c')] };
  const send = async (body: Body) => (await post(simulator, body)).body.error?.message;
  return { second, third, send, answer, next };
}

const spoken = ({ content }: { readonly content: readonly Body[] }) => ({
  role: 'assistant',
  content: content.filter(({ type }) => type !== 'thinking'),
});

describe('thinkingBound', () => {
  test('an unchanged conversation goes through', async () => {
    const { third, send } = await converse('claude-opus-5-5');
    expect(await send(third)).toBeUndefined();
  });

  test('a changed message before it is refused, with the way out', async () => {
    const { second, send, answer } = await converse('claude-opus-5-5');
    expect(await send({ ...second, messages: [user('A'), answer, user('b')] })).toBe(
      `messages.1.content.0: Invalid \`signature\` in \`thinking\` block. ${bound} Remove the block, or set \`thinking.block_binding.prefix_mismatch_behavior\` to "drop_block". That setting requires the \`thinking-binding-controls-2026-08-01\` value in the \`anthropic-beta\` header.`,
    );
  });

  test.each([
    { change: 'another system prompt', by: { system: 's' } },
    { change: 'another tool', by: { tools: [{ name: 'a', input_schema: { type: 'object' } }] } },
  ])('$change is refused', async ({ by }) => {
    const { second, send } = await converse('claude-haiku-5-5');
    expect(await send({ ...second, ...by })).toContain(bound);
  });

  test.each([
    { change: 'markers', by: { cache_control: { type: 'ephemeral' } } },
    { change: 'effort', by: { output_config: { effort: 'low' } } },
    { change: 'an empty system prompt', by: { system: [] } },
  ])('$change may differ', async ({ by }) => {
    const { second, send } = await converse('claude-opus-5-5');
    expect(await send({ ...second, ...by })).toBeUndefined();
  });

  test('thinking may go oldest first, or altogether', async () => {
    const { third, send, answer, next } = await converse('claude-opus-5-5');
    const without = [user('a'), spoken(answer), user('b'), next, user('c')];
    const none = [user('a'), spoken(answer), user('b'), spoken(next), user('c')];
    expect(await send({ ...third, messages: without })).toBeUndefined();
    expect(await send({ ...third, messages: none })).toBeUndefined();
  });

  test('thinking may not go from the middle', async () => {
    const { third, send, answer, next } = await converse('claude-opus-5-5');
    const simulator = await start({ reply });
    const last = { role: 'assistant', content: (await post(simulator, third)).body.content };
    const messages = [user('a'), answer, user('b'), spoken(next), user('c'), last, user('d')];
    expect(await send({ ...third, messages })).toContain('messages.5.content.0');
  });

  test('other models do not mind', async () => {
    const { second, send, answer } = await converse('claude-opus-5');
    expect(await send({ ...second, messages: [user('A'), answer, user('b')] })).toBeUndefined();
  });

  test('mismatches are dropped on request', async () => {
    const { second, answer } = await converse('claude-opus-5-5');
    const thinking = {
      type: 'adaptive',
      block_binding: { prefix_mismatch_behavior: 'drop_block' },
    };
    const messages = [user('A'), answer, user('b')];
    const { status } = await post(
      await start(),
      { ...second, messages, thinking },
      { 'anthropic-beta': 'thinking-binding-controls-2026-08-01' },
    );
    expect(status).toBe(200);
  });
});

describe('thinkingGenuine', () => {
  const edit = ({ content }: { readonly content: readonly Body[] }) => ({
    role: 'assistant',
    content: content.map((block) =>
      block.type === 'thinking' ? { ...block, thinking: 'no' } : block,
    ),
  });

  test('thinking of the latest assistant message stays as it was', async () => {
    const { second, send, answer } = await converse('claude-opus-5');
    expect(await send({ ...second, messages: [user('a'), edit(answer), user('b')] })).toBe(
      'messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.',
    );
  });

  test('earlier thinking has an invalid signature when it changed', async () => {
    const { third, send, answer, next } = await converse('claude-opus-5');
    const messages = [user('a'), edit(answer), user('b'), next, user('c')];
    expect(await send({ ...third, messages })).toBe(
      'messages.1.content.0: Invalid `signature` in `thinking` block',
    );
  });

  test('an empty signature is none', async () => {
    const { second, send, answer } = await converse('claude-opus-5');
    const unsigned = answer.content.map((block) =>
      block.type === 'thinking' ? { ...block, signature: '' } : block,
    );
    const messages = [user('a'), { role: 'assistant', content: unsigned }, user('b')];
    expect(await send({ ...second, messages })).toBe(
      'messages.1.content.0: Invalid `signature` in `thinking` block',
    );
  });

  test.each([
    { type: 'thinking', field: 'signature' },
    { type: 'redacted_thinking', field: 'data' },
  ])(
    'a tampered $field of $type is refused, whatever is to be dropped',
    async ({ type, field }) => {
      const said = type === 'thinking' ? { type, thinking: 'hm' } : { type };
      const simulator = await start({ reply: () => [said, text('Hi')] });
      const { body } = await post(simulator, first);
      const [thought, spoken] = body.content;
      const was = String(thought?.[field]);
      for (const at of [10, Math.floor(was.length / 2), was.length - 1]) {
        const tampered = was.slice(0, at) + (was[at] === 'A' ? 'B' : 'A') + was.slice(at + 1);
        const content = [{ ...thought, [field]: tampered }, spoken];
        const messages = [user('a'), { role: 'assistant', content }, user('b')];
        const block_binding = { prefix_mismatch_behavior: 'drop_block' };
        const answer = await post(
          simulator,
          { ...first, messages, thinking: { type: 'adaptive', block_binding } },
          { 'anthropic-beta': 'thinking-binding-controls-2026-08-01' },
        );
        expect(answer.body.error?.message).toBe(
          `messages.1.content.0: Invalid \`${field}\` in \`${type}\` block`,
        );
      }
    },
  );

  test('signatures of others are let through', async () => {
    const { second, send } = await converse('claude-opus-5-5');
    const foreign = [{ type: 'thinking', thinking: 'x', signature: 'EqQBCkYIARgC' }, text('a')];
    expect(
      await send({
        ...second,
        messages: [user('a'), { role: 'assistant', content: foreign }, user('b')],
      }),
    ).toBeUndefined();
  });
});
