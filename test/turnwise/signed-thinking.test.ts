import Anthropic from '@anthropic-ai/sdk';
import type { Block, Message, Step } from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { turnwise } from 'turnwise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edits } from '../support/meddling.ts';

const tools = [{ name: 'run', input_schema: { type: 'object' as const } }];
const long = 'word '.repeat(60);
let simulator: Simulator;

/** Every third reply ends the turn of the agent. */
function start(): Promise<Simulator> {
  return startSimulator({
    reply: (_, { n }) => [
      { type: 'thinking', thinking: `Thought ${n}.` },
      n % 3 === 0
        ? { type: 'text', text: `Done ${n}. ${long}` }
        : { type: 'tool_use', name: 'run', input: { n } },
    ],
    record: 10_000,
  });
}

beforeAll(async () => {
  simulator = await start();
});

afterAll(() => simulator.close());

/** What a program answers: results for calls, or the next question. */
function nextUser(messages: readonly Message[], turn: number): Message {
  const content = (messages.at(-1)?.content ?? []) as readonly Block[];
  const calls = content.filter(({ type }) => type === 'tool_use');
  if (calls.length === 0) return { role: 'user', content: `Question ${turn}? ${long}` };
  const results = calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: long }));
  return { role: 'user', content: results };
}

/** Twelve turns of an agent, whole and streamed by turns; its history is changed after the sixth. */
async function agent(client: Anthropic, model: string, edit: string, n: number) {
  const request: { messages: Message[]; system?: unknown } = { messages: [] };
  for (let turn = 0; turn < 12; turn++) {
    request.messages.push(nextUser(request.messages, turn));
    if (turn === 6) edits[edit]?.(request, n);
    const params = { model, max_tokens: 500, tools, ...request } as never;
    const { content } =
      turn % 2 === 0
        ? await client.messages.create(params)
        : await client.messages.stream(params).finalMessage();
    request.messages.push({ role: 'assistant', content } as never);
  }
  return request.messages;
}

const cases = Object.keys(edits).flatMap((edit) =>
  ['claude-opus-5-5', 'claude-fable-5-2'].flatMap((model) => [
    { edit, model, n: 3, contextWindow: 1_000_000 },
    { edit, model, n: 4, contextWindow: 2_000 },
    { edit, model, n: 9, contextWindow: 1_000_000 },
  ]),
);

describe('an agent that thinks, with its history changed in the midst', () => {
  test.each(cases)('$edit, $model, window $contextWindow, at $n', async (one) => {
    const { edit, model, n, contextWindow } = one;
    const steps: Step[] = [];
    const before = simulator.requests.length;
    const client = turnwise(new Anthropic({ apiKey: 'key', baseURL: simulator.url }), {
      models: { [model]: { id: model, contextWindow } },
      on: (event) => steps.push(event),
    });
    await agent(client, model, edit, n);
    const statuses = simulator.requests.slice(before).map(({ status }) => status);
    expect(statuses).toEqual(Array.from({ length: 12 }, () => 200));
    expect(steps.some(({ code }) => code === 'cut')).toBe(contextWindow === 2_000);
    if (edit === 'nothing' && contextWindow > 2_000) {
      expect(steps.filter(({ code }) => code === 'bound-thinking')).toEqual([]);
    }
  });

  test('what was received behind a change is kept', async () => {
    const fresh = await start();
    const client = turnwise(new Anthropic({ apiKey: 'key', baseURL: fresh.url }));
    await agent(client, 'claude-opus-5-5', 'another system prompt', 0);
    const { body } = fresh.requests.at(-1) as { body: { messages: Message[] } };
    await fresh.close();
    const thinking = body.messages.flatMap(({ content }, at) =>
      Array.isArray(content) && content.some(({ type }) => type === 'thinking') ? [at] : [],
    );
    expect(thinking).toEqual([13, 15, 17, 19, 21]);
  });
});
