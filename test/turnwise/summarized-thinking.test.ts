import Anthropic from '@anthropic-ai/sdk';
import {
  type Block,
  estimateTokens,
  type Message,
  type ParamsLike,
  type Step,
} from '@turnwise/core';
import { startSimulator } from '@turnwise/simulator';
import { turnwise } from 'turnwise';
import { describe, expect, test } from 'vitest';
import { edits } from '../support/meddling.ts';

const tools = [{ name: 'run', input_schema: { type: 'object' as const } }];
const long = 'word '.repeat(60);

/** Thinks before everything that it says, calls a tool in two of three turns, and summarizes. */
function start() {
  return startSimulator({
    count: (params) => estimateTokens(params as unknown as ParamsLike),
    reply: ({ messages }, { n }) => [
      { type: 'thinking', thinking: `Thought ${n}.` },
      JSON.stringify((messages as Message[]).at(-1)).includes('Write that record now.')
        ? { type: 'text', text: `Summary ${n}: a tool was run, again and again.` }
        : n % 3 === 0
          ? { type: 'text', text: `Done ${n}. ${long}` }
          : { type: 'tool_use', name: 'run', input: { n } },
    ],
  });
}

/** What a program answers: results for calls, or the next question. */
function nextUser(messages: readonly Message[], turn: number): Message {
  const content = (messages.at(-1)?.content ?? []) as readonly Block[];
  const calls = content.filter(({ type }) => type === 'tool_use');
  if (calls.length === 0) return { role: 'user', content: `Question ${turn}? ${long}` };
  const results = calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: long }));
  return { role: 'user', content: results };
}

/** Thirty turns of an agent, whole and streamed by turns; its history is changed after the half. */
async function agent(client: Anthropic, model: string, edit: string): Promise<void> {
  const request: { messages: Message[]; system?: unknown } = { messages: [] };
  for (let turn = 0; turn < 30; turn++) {
    request.messages.push(nextUser(request.messages, turn));
    if (turn === 15) edits[edit]?.(request, 3);
    const params = { model, max_tokens: 500, tools, ...request } as never;
    const { content } =
      turn % 2 === 0
        ? await client.messages.create(params)
        : await client.messages.stream(params).finalMessage();
    request.messages.push({ role: 'assistant', content } as never);
  }
}

const cases = [
  ...Object.keys(edits).map((edit) => ({ model: 'claude-opus-5-5', edit, ahead: false })),
  { model: 'claude-opus-5-5', edit: 'nothing', ahead: true },
  { model: 'claude-opus-5-5', edit: 'another text', ahead: true },
  { model: 'claude-fable-5-2', edit: 'nothing', ahead: true },
  { model: 'claude-fable-5-2', edit: 'messages swap', ahead: false },
  { model: 'claude-opus-4-8', edit: 'another text', ahead: true },
  { model: 'claude-haiku-4-5', edit: 'nothing', ahead: false },
];

/** Repair takes it out: what is sent stays, but the memory of the conversation is not found. */
const LOST = 'an empty text';

describe('an agent that thinks, and whose old turns are summarized', () => {
  test.each(cases)('$model, $edit, ahead of need: $ahead', async ({ model, edit, ahead }) => {
    const simulator = await start();
    const steps: Step[] = [];
    const works: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => void works.push(work);
    const client = turnwise(new Anthropic({ apiKey: 'key', baseURL: simulator.url }), {
      models: { [model]: { id: model, contextWindow: 4_000 } },
      namespace: `${model} ${edit} ${ahead}`,
      clear: false,
      summarize: ahead ? { waitUntil } : true,
      on: (step) => steps.push(step),
    });
    await agent(client, model, edit);
    await Promise.all(works);
    await simulator.close();
    const refused = simulator.requests.filter(({ status }) => status !== 200);
    const failed = steps.filter(({ code }) => code === 'summary-failed' || code === 'cut');
    expect(steps.filter(({ code }) => code === 'summary-written').length).toBeGreaterThan(1);
    // A summary, then the request that was cut for want of one: the API says which thinking goes.
    expect(refused.length).toBeLessThanOrEqual(edit === LOST ? 2 : 0);
    expect(failed.length).toBeLessThanOrEqual(edit === LOST ? 2 : 0);
  });
});
