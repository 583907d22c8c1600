import type { Item } from './conversation.ts';
import { type Dict, isDict } from './json.ts';
import { type Prompt, revised } from './prompt-step.ts';
import { withoutBlocks } from './replace-blocks.ts';
import { isThinking } from './signature.ts';

/** What an edit made of the prompt, and what it counts in the answer; nothing if there was nothing to clear. */
export type Cleared = { readonly prompt: Prompt; readonly counted: Dict } | undefined;

function opensTurn({ role, blocks }: Item): boolean {
  return role === 'user' && !blocks.every(({ type }) => type === 'tool_result');
}

/** The thinking of each assistant turn, a tool loop being one; the last one is the turn that is still open. */
function thinkingByTurn(items: readonly Item[]): readonly (readonly Dict[])[] {
  const turns: Dict[][] = [[]];
  for (const item of items) {
    if (opensTurn(item)) turns.push([]);
    turns.at(-1)?.push(...item.blocks.filter(isThinking));
  }
  return turns;
}

/** The turns whose thinking goes. Models that keep thinking keep all of it, others that of the open turn. */
function turnsToClear({ context }: Prompt, keep: unknown): readonly (readonly Dict[])[] {
  const turns = thinkingByTurn(context.items);
  const isFull = (blocks: readonly Dict[]) => blocks.length > 0;
  if (keep === undefined)
    return context.model.keepsThinking ? [] : turns.slice(0, -1).filter(isFull);
  const kept = isDict(keep) && keep.type === 'thinking_turns' ? Number(keep.value) : Infinity;
  return turns.filter(isFull).slice(0, -kept);
}

/** `clear_thinking_20251015`, and what becomes of thinking where the request says nothing of it. */
export function clearThinking(prompt: Prompt, { keep }: Dict): Cleared {
  const turns = turnsToClear(prompt, keep);
  if (turns.length === 0) return undefined;
  const params = withoutBlocks(prompt.params, new Set(turns.flat()));
  return {
    prompt: revised(prompt, params, {}),
    counted: { cleared_thinking_turns: turns.length },
  };
}
