import type { Cleared } from './clear-thinking.ts';
import { type Item, isType } from './conversation.ts';
import { type Dict, isDict } from './json.ts';
import { type Prompt, revised } from './prompt-step.ts';
import { replaceBlocks } from './replace-blocks.ts';

/** Defaults of `clear_tool_uses_20250919`. Source: context-editing page. */
const defaults = { trigger: { type: 'input_tokens', value: 100_000 }, keep: 3 };

/** What stands in place of a cleared result. The API's own wording is not documented. */
const placeholder = 'Cleared by context editing.';

interface Use {
  readonly call: Dict;
  result?: Dict;
}

/** All tool calls with their results, oldest first. */
function usesOf(items: readonly Item[]): readonly Use[] {
  const uses: Use[] = [];
  for (const block of items.flatMap(({ blocks }) => blocks)) {
    if (isType(block, 'tool_use', 'server_tool_use', 'mcp_tool_use')) uses.push({ call: block });
    const answered = uses.findLast(({ call }) => call.id === block.tool_use_id);
    if (answered) answered.result = block;
  }
  return uses;
}

function isTriggered({ trigger }: Dict, tokens: number, uses: number): boolean {
  const { type, value } = isDict(trigger) ? trigger : defaults.trigger;
  return (type === 'tool_uses' ? uses : tokens) > Number(value);
}

function names(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

function usesToClear(uses: readonly Use[], { keep, exclude_tools }: Dict): readonly Use[] {
  const kept = isDict(keep) ? Number(keep.value) : defaults.keep;
  return uses
    .slice(0, Math.max(0, uses.length - kept))
    .filter(({ call, result }) => result && !names(exclude_tools).includes(call.name));
}

function clear(params: Dict, uses: readonly Use[], inputs: unknown): Dict {
  const changed = new Map<Dict, Dict>();
  for (const { call, result } of uses) {
    if (result) changed.set(result, { ...result, content: placeholder });
    if (inputs === true || names(inputs).includes(call.name))
      changed.set(call, { ...call, input: {} });
  }
  return replaceBlocks(params, (block) => changed.get(block) ?? block);
}

/** `clear_tool_uses_20250919`: the oldest results give way to a placeholder, unless too little would be saved. */
export function clearToolUses(prompt: Prompt, edit: Dict): Cleared {
  const { items, tokens } = prompt.context;
  const all = usesOf(items);
  const uses = usesToClear(all, edit);
  if (uses.length === 0 || !isTriggered(edit, tokens, all.length)) return undefined;
  const edited = revised(prompt, clear(prompt.params, uses, edit.clear_tool_inputs), {});
  const least = isDict(edit.clear_at_least) ? Number(edit.clear_at_least.value) : 0;
  if (tokens - edited.context.tokens < least) return undefined;
  return { prompt: edited, counted: { cleared_tool_uses: uses.length } };
}
