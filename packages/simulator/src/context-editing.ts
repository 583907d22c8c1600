import { type Cleared, clearThinking } from './clear-thinking.ts';
import { clearToolUses } from './clear-tool-uses.ts';
import { type Dict, dicts, isDict } from './json.ts';
import type { Prompt, PromptStep } from './prompt-step.ts';

const edits = new Map<unknown, (prompt: Prompt, edit: Dict) => Cleared>([
  ['clear_thinking_20251015', clearThinking],
  ['clear_tool_uses_20250919', clearToolUses],
]);

/** Applies the edits of `context_management` in their order, after what the model does to thinking by itself. */
export const editContext: PromptStep = (prompt) => {
  const { context_management: config } = prompt.params;
  const asked = isDict(config) ? dicts(config.edits) : [];
  const says = asked.some(({ type }) => type === 'clear_thinking_20251015');
  let edited = says ? prompt : (clearThinking(prompt, {})?.prompt ?? prompt);
  const applied_edits: Dict[] = [];
  for (const edit of asked) {
    const cleared = edits.get(edit.type)?.(edited, edit);
    if (!cleared) continue;
    const saved = edited.context.tokens - cleared.prompt.context.tokens;
    const cleared_input_tokens = Math.max(0, saved);
    applied_edits.push({ type: edit.type, ...cleared.counted, cleared_input_tokens });
    edited = cleared.prompt;
  }
  const told = isDict(config) ? { context_management: { applied_edits } } : {};
  return { ...edited, told: { ...edited.told, ...told } };
};
