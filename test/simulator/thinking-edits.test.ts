import { describe, expect, test } from 'vitest';
import {
  type Block,
  behaving,
  binding,
  converse,
  isThought,
  look,
  pixel,
  type Request,
  withMessage,
  withoutThought,
} from './thinker.ts';

interface Edit {
  readonly edit: string;
  readonly by: (request: Request) => Request;
}

const marker = { cache_control: { type: 'ephemeral' as const } };
const reversed = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).reverse()) as T;

const valid: Edit[] = [
  { edit: 'nothing', by: (it) => it },
  {
    edit: 'a marker more',
    by: (it) =>
      withMessage(it, 0, (blocks) => blocks.map((block) => ({ ...block, ...marker }) as Block)),
  },
  { edit: 'an automatic marker', by: (it) => ({ ...it, ...marker }) },
  {
    edit: 'keys in another order',
    by: (it) => ({
      ...it,
      tools: it.tools?.map(reversed),
      messages: it.messages.map((message) =>
        Array.isArray(message.content)
          ? reversed({ ...message, content: message.content.map((block) => reversed(block)) })
          : message,
      ),
    }),
  },
  {
    edit: 'the system prompt as a block',
    by: (it) => ({ ...it, system: [{ type: 'text', text: String(it.system) }] }),
  },
  {
    edit: 'other parameters',
    by: (it) => ({
      ...it,
      max_tokens: 300,
      output_config: { effort: 'low' },
      tool_choice: { type: 'none' },
      metadata: { user_id: 'u' },
      thinking: { type: 'adaptive', display: 'omitted' },
    }),
  },
  {
    edit: 'a deferred tool that nothing refers to',
    by: (it) => ({ ...it, tools: [look, { ...look, name: 'later', defer_loading: true }] }),
  },
  { edit: 'the oldest thinking gone', by: (it) => withoutThought(it, 1) },
  { edit: 'the two oldest gone', by: (it) => withoutThought(it, 1, 3) },
  { edit: 'the newest thinking gone', by: (it) => withoutThought(it, 7) },
  { edit: 'the two newest gone', by: (it) => withoutThought(it, 5, 7) },
  { edit: 'all thinking gone', by: (it) => withoutThought(it, 1, 3, 5, 7) },
];

const invalid: (Edit & { readonly dropped: readonly string[] })[] = [
  {
    edit: 'another system prompt',
    by: (it) => ({ ...it, system: 'Be exact.' }),
    dropped: ['1.content.0', '3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'another description of a tool',
    by: (it) => ({ ...it, tools: [{ ...look, description: 'Looks.' }] }),
    dropped: ['1.content.0', '3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'a tool more',
    by: (it) => ({ ...it, tools: [look, { ...look, name: 'more' }] }),
    dropped: ['1.content.0', '3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'another image',
    by: (it) =>
      withMessage(it, 0, ([text, image]) => [
        text as Block,
        { ...(image as object), source: source(pixel.replace('mNk', 'mNg')) } as Block,
      ]),
    dropped: ['1.content.0', '3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'another input of a call',
    by: (it) =>
      withMessage(it, 1, (blocks) =>
        blocks.map((block) => (block.type === 'tool_use' ? { ...block, input: {} } : block)),
      ),
    dropped: ['3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'a shorter result',
    by: (it) =>
      withMessage(it, 2, (blocks) => blocks.map((it) => ({ ...it, content: 'cut' }) as Block)),
    dropped: ['3.content.0', '5.content.0', '7.content.0'],
  },
  {
    edit: 'a text more in an earlier turn',
    by: (it) => withMessage(it, 4, (blocks) => [...blocks, { type: 'text', text: 'Hurry.' }]),
    dropped: ['5.content.0', '7.content.0'],
  },
  {
    edit: 'the first exchange gone',
    by: (it) => ({ ...it, messages: it.messages.slice(4) }),
    dropped: ['1.content.0', '3.content.0'],
  },
  {
    edit: 'a turn parted in two',
    by: (it) => ({
      ...it,
      messages: it.messages.flatMap((message, at) =>
        at === 4 && Array.isArray(message.content)
          ? message.content.map((block) => ({ ...message, content: [block] }))
          : [message],
      ),
    }),
    dropped: ['6.content.0', '8.content.0'],
  },
  {
    edit: 'thinking gone from the middle',
    by: (it) => withoutThought(it, 3),
    dropped: ['5.content.0', '7.content.0'],
  },
];

const source = (data: string) => ({ type: 'base64', media_type: 'image/png', data });
const refusal =
  'Invalid `signature` in `thinking` block. The block is bound to a different conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block".';
const wayOut =
  ' That setting requires the `thinking-binding-controls-2026-08-01` value in the `anthropic-beta` header.';

/** The text of a refusal, without the status before it. */
async function refusalOf(answer: Promise<unknown>): Promise<string | undefined> {
  const error = await answer.then(
    () => undefined,
    (thrown) => thrown as { error: { error: { message: string } } },
  );
  return error?.error.error.message;
}

describe('thinking is valid after', () => {
  test.each(valid)('$edit', async ({ by }) => {
    const { request, send, client } = await converse();
    const { input_transformations } = await send(by(request), [binding]);
    expect(input_transformations).toEqual([]);
    const { max_tokens: _, metadata: __, ...counted } = by(request);
    await client.beta.messages.countTokens(counted);
  });
});

describe('thinking is not valid after', () => {
  test.each(invalid)('$edit', async ({ by, dropped }) => {
    const { request, send, client } = await converse();
    const edited = by(request);
    const first = `messages.${dropped[0]}: ${refusal}`;
    const { max_tokens: _, ...counted } = edited;
    expect(await refusalOf(send(edited))).toBe(first + wayOut);
    expect(await refusalOf(client.beta.messages.countTokens(counted))).toBe(first + wayOut);
    expect(await refusalOf(send(behaving(edited, 'error'), [binding]))).toBe(first);
    const { input_transformations, usage } = await send(behaving(edited, 'drop_block'), [binding]);
    expect(input_transformations).toEqual(
      dropped.map((path) => ({
        type: 'thinking_dropped',
        path: `messages.${path}`,
        reason: 'prefix_binding_mismatch',
      })),
    );
    const bare = dropped.reduce(
      (rest, path) => withoutThought(rest, Number.parseInt(path, 10)),
      edited,
    );
    const { max_tokens: __, ...left } = bare;
    const { input_tokens } = await client.beta.messages.countTokens(left);
    expect(usage.input_tokens).toBe(input_tokens);
  });

  test('thinking that was put back', async () => {
    const { request, send } = await converse();
    const gone = withoutThought(request, 1, 3, 5, 7);
    const { role, content } = await send(gone);
    const results = (content as Block[]).flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id }] : [],
    );
    const next = (before: Request): Request => ({
      ...before,
      messages: [
        ...before.messages,
        { role, content } as never,
        { role: 'user', content: results },
      ],
    });
    expect(await refusalOf(send(next(gone)))).toBeUndefined();
    expect(await refusalOf(send(next(request)))).toBe(`messages.9.content.0: ${refusal}${wayOut}`);
  });

  test('what the model thought behind a dropped block stays', async () => {
    const { request, send } = await converse();
    const edited = behaving({ ...request, system: 'Be exact.' }, 'drop_block');
    const { role, content } = await send(edited, [binding]);
    const results = (content as Block[]).flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id }] : [],
    );
    const messages = [...edited.messages, { role, content }, { role: 'user', content: results }];
    const { input_transformations } = await send({ ...edited, messages } as Request, [binding]);
    expect(input_transformations?.map(({ path }) => path)).toEqual(
      [1, 3, 5, 7].map((at) => `messages.${at}.content.0`),
    );
    expect((content as Block[]).some(isThought)).toBe(true);
  });
});
