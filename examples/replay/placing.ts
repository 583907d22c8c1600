import { type Block, isThinking, type Message, type Params } from '@turnwise/core';

/*
 * Where others put their marks, told again from their published source.
 */

type Ttl = '5m' | '1h';

/** The API's automatic caching. */
export function automatic(ttl: Ttl): (params: Params) => Params {
  return (params) => ({ ...params, cache_control: { type: 'ephemeral', ttl } });
}

/** LangChain's `anthropicPromptCachingMiddleware`: automatic caching from the third message on. */
export function langChain(params: Params): Params {
  const count = params.messages.length + (params.system ? 1 : 0);
  return count < 3 ? params : automatic('5m')(params);
}

/** VS Code's: the last tool, the end of `system`, and the ends of the last two messages. */
export function vsCode(params: Params): Params {
  const { messages } = params;
  const ends = messages.flatMap((message, index) => (canBeMarked(message) ? [index] : []));
  const tails = new Set(ends.slice(-2));
  return {
    ...withTools(params),
    ...(params.system && { system: marked(blocksOf(params.system)) }),
    messages: messages.map((message, index) =>
      tails.has(index) ? { ...message, content: marked(blocksOf(message.content)) } : message,
    ),
  };
}

/**
 * pydantic-ai's with all its settings on: the last tool, the last of the instructions that its
 * program calls static, and automatic caching. Here the first block of `system` is static.
 */
export function pydanticAi(params: Params): Params {
  const [first, ...rest] = blocksOf(params.system ?? []);
  return automatic('5m')({
    ...withTools(params),
    ...(first && { system: [...marked([first]), ...rest] }),
  });
}

function withTools(params: Params): Params {
  const { tools = [] } = params;
  const last = tools.findLastIndex((tool) => tool.defer_loading !== true);
  return last < 0 ? params : { ...params, tools: markedAt(tools, last) };
}

function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function takesMark(block: Block): boolean {
  return !isThinking(block) && !(block.type === 'text' && block.text === '');
}

function canBeMarked({ content }: Message): boolean {
  return blocksOf(content).some(takesMark);
}

/** The same blocks with a mark on the last one that takes it. */
function marked(blocks: readonly Block[]): readonly Block[] {
  return markedAt(blocks, blocks.findLastIndex(takesMark));
}

function markedAt<T extends object>(list: readonly T[], at: number): readonly T[] {
  return list.map((one, n) => (n === at ? { ...one, cache_control: { type: 'ephemeral' } } : one));
}
