import type Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';

type Messages = Anthropic.Beta.BetaMessageParam[];

const betas: Anthropic.Beta.AnthropicBeta[] = ['compact-2026-09-04'];
const fields = { model: 'claude-opus-5-5', max_tokens: 500, betas, system: 'Be brief.' };
const thought = [
  { type: 'thinking', thinking: 'Hm.' },
  { type: 'text', text: 'Yes.' },
];

/** Two turns with thinking, the first of which is compacted. */
async function compacted(over: { readonly cut?: number; readonly model?: string } = {}) {
  const { client } = await connect({ reply: () => thought });
  const history: Messages = [];
  for (const content of ['One?', 'Two?']) {
    history.push({ role: 'user', content });
    const answer = await client.beta.messages.create({ ...fields, messages: history });
    history.push({ role: 'assistant', content: answer.content });
  }
  const { cut = 2, model = fields.model } = over;
  const { content } = await client.beta.messages.create({
    ...fields,
    model,
    messages: history.slice(0, cut),
    compaction: { type: 'summarize' },
  });
  const block: Messages[number] = { role: 'assistant', content };
  const ask = (messages: Messages, system = fields.system) =>
    client.beta.messages.create({ ...fields, system, messages });
  const next: Messages[number] = { role: 'user', content: 'Three?' };
  return { ask, block, kept: history.slice(cut), next };
}

const bound = 'The block is bound to a different conversation.';

test('thinking in kept turns stays valid, and so does what was thought since', async () => {
  const { ask, block, kept, next } = await compacted();
  const messages = [block, ...kept, next];
  const answer = await ask(messages);
  const later: Messages = [{ role: 'assistant', content: answer.content }, next];
  await expect(ask([...messages, ...later])).resolves.toBeDefined();
});

test('thinking stays valid behind a block that the kept turn begins with', async () => {
  const { ask, block, kept, next } = await compacted();
  const [first, ...rest] = kept;
  const content = [...(block.content as Anthropic.Beta.BetaContentBlockParam[])];
  const merged = { role: 'user' as const, content: [...content, textOf(first)] };
  await expect(ask([merged, ...rest, next])).resolves.toBeDefined();
});

const textOf = (message: Messages[number] | undefined) => ({
  type: 'text' as const,
  text: String(message?.content),
});

test.each([
  ['a message between is left out', {}, (kept: Messages) => kept.slice(1), undefined],
  ['the system prompt changed', {}, (kept: Messages) => kept, 'Be long.'],
  [
    'the summary is of a model that binds no thinking',
    { model: 'claude-sonnet-5' },
    (kept: Messages) => kept,
    undefined,
  ],
])('thinking in kept turns is invalid where %s', async (_where, over, keep, system) => {
  const { ask, block, kept, next } = await compacted(over);
  await expect(ask([block, ...keep(kept), next], system)).rejects.toThrow(bound);
});

test('a summary of everything binds what is thought behind it', async () => {
  const { ask, block, next } = await compacted({ cut: 4 });
  const answer = await ask([block, next]);
  const reply: Messages[number] = { role: 'assistant', content: answer.content };
  await expect(ask([block, next, reply, next])).resolves.toBeDefined();
  await expect(ask([next, reply, next])).rejects.toThrow(bound);
});
