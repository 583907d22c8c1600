import { type Item, isServerResult, isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { asText, isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

const directive =
  'the directive-only form (content: [] with output_config) is accepted at any position';

/** Consecutive role:system messages are one section. */
interface Section {
  readonly first: number;
  readonly last: number;
}

/** An empty output_config directs nothing. */
function isDirective({ source: { output_config: config }, blocks }: Item): boolean {
  return blocks.length === 0 && isDict(config) && Object.keys(config).length > 0;
}

function supportComplaint({ model, platform }: RequestContext): string | undefined {
  const served = model.systemRole === 'served' && platform.systemRole;
  return served ? undefined : "role 'system' is not supported on this model";
}

function contentComplaint({ blocks, index }: Item): string | undefined {
  const path = `messages.${index}`;
  if (blocks.length === 0) return `${path}: system content must contain at least one block`;
  if (!blocks.every((block) => isType(block, 'text', 'tool_addition', 'tool_removal')))
    return `${path}: role 'system' supports text, tool_addition, and tool_removal blocks only`;
  if (index === 0)
    return `${path}: use the top-level 'system' parameter for the initial system prompt; ${directive}`;
  return undefined;
}

function follows(item: Item | undefined): boolean {
  if (item?.role === 'user') return true;
  return item?.role === 'assistant' && isServerResult(item.blocks.at(-1));
}

function placeComplaint({ first, last }: Section, items: readonly Item[]): string | undefined {
  if (!follows(items[first - 1]))
    return `messages.${first}: role 'system' must follow a 'user' message or an 'assistant' message ending in a server tool result; ${directive}`;
  const next = items[last + 1];
  return next && next.role !== 'assistant'
    ? `messages.${last}: role 'system' must precede an 'assistant' message or end the array; ${directive}`
    : undefined;
}

function textComplaint({ blocks, index }: Item): string | undefined {
  const texts = blocks.filter((block) => block.type === 'text').map(({ text }) => asText(text));
  if (texts.includes('')) return 'messages: text content blocks must be non-empty';
  return texts.some((text) => text.trim() === '')
    ? `messages.${index}: system text blocks must contain non-whitespace text`
    : undefined;
}

/** The section which a message belongs to; messages that only direct stand outside of any. */
function sectionOf(item: Item, items: readonly Item[]): Section {
  const inside = (index: number): boolean => {
    const other = items[index];
    return other?.role === 'system' && !isDirective(other);
  };
  let first = item.index;
  let last = item.index;
  while (inside(first - 1)) first -= 1;
  while (inside(last + 1)) last += 1;
  return { first, last };
}

/** Where role:system may stand among the messages, and what it may hold. */
export const systemMessages: Rule = (_params, context) => {
  const { items } = context;
  for (const item of items.filter(({ role }) => role === 'system')) {
    const complaint =
      supportComplaint(context) ??
      (isDirective(item)
        ? undefined
        : (contentComplaint(item) ??
          placeComplaint(sectionOf(item, items), items) ??
          textComplaint(item)));
    if (complaint) return invalid(complaint);
  }
  return undefined;
};
