import { modelInfo, type Params, repair } from '@turnwise/core';
import { type Simulator, startSimulator } from '@turnwise/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assistant, call, hello, result, user } from './check.ts';

const MODELS = [
  'claude-fable-5-2',
  'claude-opus-5-5',
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-fable-5',
  'claude-opus-5',
  'claude-sonnet-5',
  'claude-opus-4-8',
  'claude-opus-4-7',
  'claude-mythos-preview',
  'claude-opus-4-6',
  'claude-sonnet-4-6',
  'claude-opus-4-5',
  'claude-haiku-4-5',
  'claude-opus-4-1',
  'claude-3-7-sonnet-20250219',
  'claude-3-5-haiku-20241022',
  'claude-3-haiku-20240307',
];
const VERSIONS = ['2023-06-01', '2026-10-21'];

const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const forced = { tools, tool_choice: { type: 'tool', name: 'f' } };
const effort = (level: string) => ({ output_config: { effort: level } });
const enabled = (budget_tokens: number) => ({ thinking: { type: 'enabled', budget_tokens } });
const adaptive = { thinking: { type: 'adaptive', display: 'omitted' } };
const disabled = { thinking: { type: 'disabled' } };
const betweenTools = { thinking: { type: 'between_tools' } };
const loop = { tools, messages: [hello, assistant(call()), user(result())] };

const COMBINATIONS: readonly object[] = [
  {},
  { temperature: 0.5, top_p: 0.9, top_k: 5 },
  { temperature: 1, top_p: 0.99 },
  { temperature: -5, top_p: 3 },
  { ...enabled(2_000), temperature: 0.2, top_p: 0.5, top_k: 3 },
  { ...adaptive, temperature: 1, top_p: 0.96 },
  { ...enabled(100), max_tokens: 1_024 },
  { ...enabled(90_000), ...forced, max_tokens: 1_000_000 },
  { ...enabled(100), ...forced, max_tokens: 3_000 },
  { ...adaptive, ...forced, ...effort('xhigh') },
  { ...adaptive, ...loop },
  { ...adaptive, max_tokens: 100 },
  { ...disabled, ...effort('max'), temperature: 0.3 },
  { ...disabled, ...forced, ...effort('low') },
  { ...betweenTools, ...effort('xhigh'), ...loop },
  { ...betweenTools, display: undefined, tool_choice: { type: 'any' } },
];

describe('what repair makes of parameters', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ platform: 'anthropic' });
  });
  afterAll(() => simulator.close());

  async function answerTo(params: Params, apiVersion: string): Promise<unknown> {
    const headers = { 'anthropic-version': apiVersion, authorization: 'Bearer key' };
    const sent = repair(params, { apiVersion });
    expect(repair(sent, { apiVersion })).toBe(sent);
    const body = JSON.stringify(sent);
    const response = await fetch(`${simulator.url}/v1/messages`, { method: 'POST', headers, body });
    const { error } = (await response.json()) as { error?: { message: string } };
    return error ? [error.message, sent] : response.status;
  }

  test.each(MODELS.flatMap((model) => VERSIONS.map((version) => [model, version] as const)))(
    '%s accepts it under %s',
    async (model, version) => {
      expect(modelInfo(model).known).toBe(true);
      const answers = COMBINATIONS.map((more) =>
        answerTo({ model, max_tokens: 4_000, messages: [hello], ...more } as Params, version),
      );
      expect(await Promise.all(answers)).toEqual(COMBINATIONS.map(() => 200));
    },
  );
});
