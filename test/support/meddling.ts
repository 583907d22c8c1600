import {
  type Block,
  type Call,
  type Message,
  modelInfo,
  type Params,
  repairing,
  replyWith,
} from '@turnwise/core';
import fc from 'fast-check';
import { Ledger, thoughtsIn } from './bound-thinking.ts';
import { deepFreeze } from './laws.ts';
import { blocksOf } from './legal-view.ts';
import { noMemory } from './memory.ts';

let count = 0;

/** What a program does to its own history between two requests. */
type Edit = (request: { messages: Message[]; system?: unknown }, n: number) => void;

type Fields = Record<string, unknown>;

const onBlocks =
  (change: (blocks: Fields[], n: number) => void): Edit =>
  ({ messages }, n) => {
    const content = messages[n % messages.length]?.content;
    if (Array.isArray(content) && content.length > 0) change(content as unknown as Fields[], n);
  };

export const edits: Record<string, Edit> = {
  nothing: () => {},
  'an empty text': onBlocks((blocks) => blocks.push({ type: 'text', text: '' })),
  'another text': onBlocks((blocks, n) => {
    for (const block of blocks) if (block.type === 'text') block.text = `changed ${n}`;
  }),
  'a block goes': onBlocks((blocks, n) => blocks.splice(n % blocks.length, 1)),
  'thinking goes': onBlocks((blocks) => {
    const at = blocks.findIndex(({ type }) => type === 'thinking');
    if (at >= 0) blocks.splice(at, 1);
  }),
  'a signature goes': onBlocks((blocks) => {
    for (const block of blocks) if (block.type === 'thinking') delete block.signature;
  }),
  'a mark': onBlocks((blocks) => {
    for (const block of blocks.slice(-1)) block.cache_control = { type: 'ephemeral' };
  }),
  'keys in another order': onBlocks((blocks) => {
    blocks.splice(
      0,
      blocks.length,
      ...blocks.map((it) => Object.fromEntries(Object.entries(it).reverse())),
    );
  }),
  'a message goes': ({ messages }, n) => void messages.splice(n % messages.length, 1),
  'a message twice': ({ messages }, n) => {
    const at = n % messages.length;
    messages.splice(at, 0, structuredClone(messages[at] as Message));
  },
  'messages swap': ({ messages }, n) =>
    void messages.push(...messages.splice(n % messages.length, 1)),
  'another system prompt': (request, n) => {
    request.system = n % 2 ? undefined : 'Be brief.';
  },
};

export const step = fc.record({
  edit: fc.constantFrom(...Object.keys(edits), ...Array.from({ length: 12 }, () => 'nothing')),
  n: fc.nat(30),
  calls: fc.nat(2),
  thoughts: fc.nat(2),
});

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const tools = [{ name: 'run', input_schema: { type: 'object' } }];

function callOf(params: Params): Call {
  return {
    params,
    headers: {},
    betas: [],
    apiVersion: '2026-10-21',
    platform: 'anthropic',
    endpoint: '',
    target: 'first-party',
    model: modelInfo(params.model),
    kind: 'create',
    wishes: {},
    memory: noMemory,
    attempt: 0,
    now: () => 0,
    onFault: 'throw',
    report: () => {},
  };
}

/** What a model answers, signed behind what was sent. */
function answer(sent: Params, { calls, thoughts }: Step, ledger: Ledger): Block[] {
  const content: Block[] = [];
  for (let i = 0; i < thoughts; i++) {
    const signature = `signature ${++count}`;
    ledger.sign(signature, sent, undefined, content);
    content.push({ type: 'thinking', thinking: i ? '' : 'Hm.', signature });
    content.push({ type: 'text', text: `said ${count}` });
  }
  for (let i = 0; i < calls; i++) {
    content.push({ type: 'tool_use', id: `toolu_${++count}`, name: 'run', input: { i } });
  }
  return content.length > 0 ? content : [{ type: 'text', text: 'Well.' }];
}

function nextUser(messages: readonly Message[]): Message {
  const calls = blocksOf(messages.at(-1) ?? { role: '', content: '' }).filter(
    ({ type }) => type === 'tool_use',
  );
  if (calls.length === 0)
    return { role: 'user', content: [{ type: 'text', text: `ask ${++count}` }] };
  const content = calls.map(({ id }) => ({
    type: 'tool_result',
    tool_use_id: id,
    content: 'done',
  }));
  return { role: 'user', content };
}

/** The signed thinking of the open tool turn that calls follow. */
export function openThoughts({ messages }: Params): string[] {
  const spoken = messages.findLastIndex(
    (message) =>
      message.role === 'user' && blocksOf(message).some(({ type }) => type !== 'tool_result'),
  );
  const open = messages
    .slice(spoken + 1)
    .filter((message) => blocksOf(message).at(-1)?.type === 'tool_use');
  return thoughtsIn(open);
}

/** Runs a conversation through `repairing`, as a program that meddles with its history. */
export async function converse(
  model: string,
  steps: readonly Step[],
  check: (sent: Call, own: Params, ledger: Ledger) => void,
): Promise<void> {
  const ledger = new Ledger();
  const request: { messages: Message[]; system?: unknown } = { messages: [] };
  for (const one of steps) {
    request.messages.push(nextUser(request.messages));
    edits[one.edit]?.(request, one.n);
    const own = deepFreeze(structuredClone({ model, tools, ...request })) as Params;
    const handler = repairing()(async (call) => {
      check(call, own, ledger);
      return replyWith(call, { id: 'm', content: answer(call.params, one, ledger) } as never);
    });
    const { content } = await (await handler(callOf(own))).message();
    request.messages.push({ role: 'assistant', content: structuredClone(content) });
  }
}
