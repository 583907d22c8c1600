import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const lossy = [['forced-tool-choice', 'tool_choice', 'lossy']] as const;
const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const any = { tool_choice: { type: 'any' } };
const named = { tool_choice: { type: 'tool', name: 'f' } };
const auto = { tool_choice: { type: 'auto' } };
const enabled = { max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 } };

const refusing = ['claude-fable-5-2', 'claude-mythos-5-1', 'claude-opus-5-5', 'claude-sonnet-5-5'];
const accepting = ['claude-haiku-5-5', 'claude-fable-5', 'claude-opus-4-7', 'claude-haiku-4-5'];

const lines: Line[] = [
  ...refusing.flatMap((model) =>
    [any, named].map((choice) => ({
      name: `${model} chooses for itself instead of ${choice.tool_choice.type}`,
      more: { model, tools, ...choice },
      outMore: auto,
      told: lossy,
    })),
  ),
  ...accepting.map((model) => ({
    name: `${model} may be forced`,
    more: { model, tools, ...named },
  })),
  {
    name: 'one call at a time stays one at a time',
    more: { tools, tool_choice: { type: 'any', disable_parallel_tool_use: true } },
    outMore: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
    told: lossy,
  },
  {
    name: 'manual thinking stays, and is not forced',
    more: { model: 'claude-sonnet-4-5', tools, ...named, ...enabled },
    outMore: auto,
    told: lossy,
  },
  {
    name: 'adaptive thinking may be forced',
    more: { model: 'claude-opus-4-7', tools, ...named, thinking: { type: 'adaptive' } },
  },
  {
    name: 'nothing is lost with a choice among no tools',
    more: { tools: [], ...auto },
    outMore: { tool_choice: undefined },
    told: [['forced-tool-choice', 'tool_choice', 'lossless']],
  },
  {
    name: 'a call cannot be forced without tools',
    more: { model: 'claude-haiku-4-5', ...any },
    outMore: { tool_choice: undefined },
    told: lossy,
  },
  {
    name: 'any tool is called instead of one that is not there',
    more: { model: 'claude-haiku-4-5', tools, tool_choice: { type: 'tool', name: 'g' } },
    outMore: { tool_choice: { type: 'any' } },
    told: lossy,
  },
  {
    name: 'what a toolset holds is not known',
    more: {
      model: 'claude-haiku-4-5',
      tools: [...tools, { type: 'mcp_toolset' }],
      tool_choice: { type: 'tool', name: 'g' },
    },
  },
  { name: 'no tool of none stays', more: { tool_choice: { type: 'none' } } },
  { name: 'a free choice stays', more: { tools, ...auto } },
  { name: 'an unknown model is left alone', more: { model: 'who-knows', ...any, ...enabled } },
];

describe('forced-tool-choice', () => {
  test.each(lines)('$name', (line) => check(line));
});
