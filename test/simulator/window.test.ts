import { expect, test } from 'vitest';
import {
  assistant,
  type Body,
  call,
  hello,
  post,
  result,
  start,
  text,
  user,
  weather,
} from './support.ts';

/** A token for each `word`; the placeholders of context editing hold none. */
const count = (params: Body): number =>
  [...JSON.stringify(params.messages).matchAll(/word/g)].length * 1_000;
const words = (n: number) => 'word '.repeat(n);

const use = (n: number, id: string) => [
  assistant([call(id)]),
  user([{ ...result(id), content: words(n) }]),
];
const base = { ...hello, model: 'claude-opus-5-5', tools: [weather] };
const headers = { 'anthropic-beta': 'context-management-2025-06-27,compact-2026-01-12' };
const clearing = { type: 'clear_tool_uses_20250919', keep: { type: 'tool_uses', value: 1 } };
const compacting = { type: 'compact_20260112' };
const long = [user('Go'), ...use(900, 'a'), ...use(200, 'b')];

const send = async (messages: readonly object[], ...edits: readonly object[]) => {
  const { status, body } = await post(
    await start({ count }),
    { ...base, messages, ...(edits.length > 0 && { context_management: { edits } }) },
    headers,
  );
  return { status, said: body.error?.message, usage: body.usage, content: body.content };
};

test('a prompt over the window is refused', async () => {
  const said = 'prompt is too long: 1100000 tokens > 1000000 maximum';
  expect(await send(long)).toMatchObject({ status: 400, said });
});

test('a prompt that is edited to fit into the window is accepted', async () => {
  const { status, usage } = await send(long, clearing);
  expect({ status, input: usage.input_tokens }).toEqual({ status: 200, input: 200_000 });
});

test('a prompt that is over the window still is refused as it was edited', async () => {
  const said = 'prompt is too long: 1050000 tokens > 1000000 maximum';
  const more = [...long.slice(0, 3), ...use(1_050, 'b')];
  expect(await send(more, clearing)).toMatchObject({ status: 400, said });
});

test('a conversation over the window that is compacted is answered from its summary', async () => {
  const { status, content } = await send(long, compacting);
  expect(status).toBe(200);
  expect(content.map(({ type }) => type)).toEqual(['compaction', 'thinking', 'text']);
});

test('a conversation over the window that could not be compacted is refused', async () => {
  const simulator = await start({ count, summarize: () => '' });
  const context_management = { edits: [compacting] };
  const { status, body } = await post(
    simulator,
    { ...base, messages: long, context_management },
    headers,
  );
  expect({ status, said: body.error?.message }).toEqual({
    status: 400,
    said: 'prompt is too long: 1100000 tokens > 1000000 maximum',
  });
});

test('other faults are told before the length', async () => {
  const edited = await send([...long, assistant([text('Well')])], clearing);
  expect(edited.said).toMatch(/^This model does not support assistant message prefill/);
});
