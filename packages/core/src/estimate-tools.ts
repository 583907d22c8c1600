import { promptJson } from './estimate-json.js';
import type { StructureWeights } from './estimate-weights.js';
import { memoByMessage } from './memo.js';
import type { ModelInfo } from './models.js';
import type { Message, Tool } from './types.js';

/**
 * The hidden tool prompt by model: tool_choice auto or none, any or tool. Documented, but for the
 * models before 4.5, where recorded counts say otherwise.
 */
const TOOL_PROMPT: Readonly<Record<string, readonly [auto: number, forced: number]>> = {
  'claude-opus-5': [286, 406],
  'claude-opus-4-8': [290, 410],
  'claude-opus-4-7': [675, 804],
  'claude-sonnet-5': [354, 474],
  'claude-opus-4-6': [497, 589],
  'claude-sonnet-4-6': [497, 589],
  'claude-opus-4-5': [496, 588],
  'claude-sonnet-4-5': [496, 588],
  'claude-haiku-4-5': [496, 588],
  'claude-3-opus': [533, 281],
  'claude-3-haiku': [264, 356],
  'claude-3-5-haiku': [264, 356],
};

/** All other models: that of Sonnet 4, which was recorded; that of Opus 5, which is documented. */
const RELATIVE = {
  'claude-3': [313, 315],
  'claude-4-7': [286, 406],
} as const;

/** Tools that the API defines itself, by the beginning of their type (documented). */
const FIXED_TOOLS: readonly (readonly [type: string, tokens: number])[] = [
  ['bash_', 325],
  ['text_editor_', 700],
  ['computer_toolset_', 4_500],
  ['browser_toolset_', 6_600],
];

/** Tokens of one tool's definition, remembered while it stays as it is. */
export function toolCounter(
  text: (text: string) => number,
  weights: StructureWeights,
): (tool: Tool) => number {
  const count = (given: Tool | null): number => {
    const tool = given ?? ({} as Tool);
    const fixed = FIXED_TOOLS.find(([type]) => String(tool.type).startsWith(type));
    if (fixed) return fixed[1];
    const { name, description, input_schema: parameters, input_examples, defer_loading } = tool;
    // A deferred tool is no part of the prompt before it is found (documented).
    if (defer_loading === true) return 0;
    return weights.tool + text(promptJson({ description, name, parameters, input_examples }));
  };
  // A tool is remembered as a message is: both are plain JSON that the caller keeps.
  const memo = memoByMessage((tool) => count(tool as unknown as Tool));
  return (tool) => memo(tool as unknown as Message);
}

/** Tokens of the instructions that the API adds once a request has tools. */
export function toolPrompt(model: ModelInfo, toolChoice: unknown): number {
  const [auto, forced] = TOOL_PROMPT[model.id] ?? RELATIVE[model.tokenizer];
  const type = (toolChoice as { type?: unknown } | null | undefined)?.type;
  return type === 'any' || type === 'tool' ? forced : auto;
}
