import { diagnose, type Params, type RepairOptions, repair } from '@turnwise/core';
import { expect } from 'vitest';
import { BETAS } from '../../support/betas.ts';

export const user = (...content: unknown[]) => ({ role: 'user', content });
export const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
export const system = (content: unknown, more: object = {}) => ({
  role: 'system',
  content,
  ...more,
});
export const text = (value: unknown, more: object = {}) => ({ type: 'text', text: value, ...more });
export const call = (id: unknown = 'a', more: object = {}) => ({
  type: 'tool_use',
  id,
  name: 'f',
  input: {},
  ...more,
});
export const result = (id: unknown = 'a', content: unknown = 'R', more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
});
export const server = (id: unknown = 'srvtoolu_1', more: object = {}) => ({
  type: 'server_tool_use',
  id,
  name: 'web_search',
  input: {},
  ...more,
});
export const found = (id: unknown = 'srvtoolu_1', more: object = {}) => ({
  type: 'web_search_tool_result',
  tool_use_id: id,
  content: [],
  ...more,
});
export const noResult = (id = 'a') =>
  result(id, 'No result: the tool call was interrupted before it finished.', { is_error: true });
export const mark = (ttl?: string) => ({
  cache_control: { type: 'ephemeral', ...(ttl !== undefined && { ttl }) },
});
export const tool = (name: string, more: object = {}) => ({
  name,
  input_schema: { type: 'object' },
  ...more,
});
export const hello = user(text('Hi'));
export const bye = user(text('Bye'));

/** One line of a rule's table: what goes in and, unless it stays as it is, what comes out. */
export interface Line {
  readonly name: string;
  readonly messages?: readonly unknown[];
  readonly more?: object;
  readonly options?: RepairOptions;
  readonly out?: readonly unknown[];
  readonly outMore?: object;
  /** What is told: code, path and fix. */
  readonly told?: readonly (readonly [string, string, string])[];
}

/** Repairs a line's request and compares all of it, the report too. */
export function check({ messages = [hello], more = {}, ...line }: Line): void {
  const options = { betas: BETAS, ...line.options };
  const params = { model: 'claude-opus-5-5', max_tokens: 1, messages, ...more } as never as Params;
  const repaired = repair(params, options);
  const told = diagnose(params, options).map(({ code, path, fix }) => [code, path, fix]);
  if (line.out === undefined && line.outMore === undefined) {
    expect(repaired).toBe(params);
    expect(told).toEqual([]);
    return;
  }
  expect(repaired).toEqual({
    ...params,
    ...line.outMore,
    messages: line.out ?? messages,
  });
  expect(told).toEqual(line.told);
}
