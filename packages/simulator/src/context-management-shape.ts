import {
  all,
  anything,
  atLeast,
  boolean,
  type Check,
  fields,
  integer,
  listOf,
  nullable,
  optional,
  required,
  string,
  tagged,
} from './shapes.ts';

const type = anything;

function amount(minimum: number): Check {
  return fields({ type, value: required(all(integer, atLeast(minimum))) });
}

const inputTokens = { input_tokens: amount(1) };

const toolInputs: Check = (value, path) =>
  (Array.isArray(value) ? listOf(string) : boolean)(value, path);

const clearToolUses = fields({
  type,
  trigger: optional(tagged({ ...inputTokens, tool_uses: amount(1) }, true)),
  keep: optional(tagged({ tool_uses: amount(0) }, true)),
  clear_at_least: nullable(tagged(inputTokens, true)),
  exclude_tools: nullable(listOf(string)),
  clear_tool_inputs: nullable(toolInputs),
});

const kept = tagged({ thinking_turns: amount(1), all: fields({ type }) }, true);

const clearThinking = fields({
  type,
  keep: optional((value, path) => (value === 'all' ? undefined : kept(value, path))),
});

const edits = {
  clear_thinking_20251015: clearThinking,
  clear_tool_uses_20250919: clearToolUses,
  // Judged apart, with its beta and its model.
  compact_20260112: anything,
};

/** `context_management`. Source: @anthropic-ai/sdk 1.11. */
export const contextManagement = fields({ edits: optional(listOf(tagged(edits, true))) });
