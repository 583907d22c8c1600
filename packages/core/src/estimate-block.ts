import { imageTokens } from './estimate-image.js';
import { OPAQUE, promptJson, valueTokens } from './estimate-json.js';
import type { CountText, Layout } from './estimate-weights.js';
import type { Block } from './types.js';

/** Tokens of one page of a PDF: its text (documented: 1,500 to 3,000) and its picture. */
const PAGE = 3_500;

/** Base64 characters of a typical page, and pages of a PDF that cannot be looked into. */
const PAGE_BASE64 = 80_000;
const UNSEEN_PAGES = 3;

/** Counts the parts of a prompt for one generation of models. */
export interface Counter {
  /** A block of any type, thinking included. */
  readonly block: (block: Block) => number;
  /** What `content` may hold: a string, blocks, or anything else a broken request puts there. */
  readonly content: (content: unknown) => number;
}

/** A counter with the weights of one generation, and what counts the tokens of a text. */
export function counterFor(text: CountText, { structure, image }: Layout): Counter {
  const string = (value: unknown): number => (typeof value === 'string' ? text(value) : 0);

  const content = (value: unknown): number => {
    if (typeof value === 'string') return text(value);
    if (!Array.isArray(value)) return value == null ? 0 : block(value as Block);
    let total = Math.max(0, value.length - 1) * structure.block;
    for (const entry of value) total += block(entry);
    return total;
  };

  const call = (it: Block): number => {
    let total = structure.toolUse + string(it.name);
    for (const [name, value] of Object.entries(it.input ?? {})) {
      const written = typeof value === 'string' ? value : promptJson(value);
      total += structure.inputKey + text(name) + text(written);
    }
    return total;
  };
  const result = (it: Block): number => structure.toolResult + content(it.content);

  const counts: Readonly<Record<string, (block: Block) => number>> = {
    text: (it) => string(it.text),
    thinking: (it) => string(it.thinking) || String(it.signature ?? '').length * OPAQUE,
    redacted_thinking: (it) => String(it.data ?? '').length * OPAQUE,
    tool_use: call,
    server_tool_use: call,
    mcp_tool_use: call,
    tool_result: result,
    mcp_tool_result: result,
    image: (it) => imageTokens((it.source as { data?: unknown } | null | undefined)?.data, image),
    document: (it) => documentTokens(it, { text, content }),
    search_result: (it) =>
      structure.searchResult + string(it.source) + string(it.title) + content(it.content),
  };

  function block(it: Block): number {
    const known = Object.hasOwn(counts, it?.type) ? counts[it.type] : undefined;
    return known ? known(it) : valueTokens(it, text);
  }

  return { block, content };
}

interface Parts {
  readonly text: CountText;
  readonly content: Counter['content'];
}

function documentTokens(block: Block, count: Parts): number {
  const source = (block.source ?? {}) as Record<string, unknown>;
  const captions = [block.title, block.context].filter((it) => typeof it === 'string');
  return count.text(captions.join('\n')) + sourceTokens(source, count);
}

function sourceTokens(source: Record<string, unknown>, count: Parts): number {
  if (source.type === 'text' && typeof source.data === 'string') return count.text(source.data);
  if (source.type === 'content') return count.content(source.content);
  if (typeof source.data !== 'string') return UNSEEN_PAGES * PAGE;
  return Math.ceil(source.data.length / PAGE_BASE64) * PAGE;
}
