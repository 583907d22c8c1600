import type { Params } from '@turnwise/core';
import { blocksOf, type Marker, takesMark, withMark } from '../bills/marks.ts';

/*
 * Where others put their marks, told again from their published source.
 */

const short: Marker = { type: 'ephemeral' };

/** The API's automatic caching. */
export function automatic(ttl: '5m' | '1h'): (params: Params) => Params {
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
  const ends = messages.flatMap(({ content }, n) => (blocksOf(content).some(takesMark) ? [n] : []));
  const tails = new Set(ends.slice(-2));
  return {
    ...withTools(params),
    ...(params.system && { system: withMark(params.system, short) }),
    messages: messages.map((message, index) =>
      tails.has(index) ? { ...message, content: withMark(message.content, short) } : message,
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
    ...(first && { system: [...withMark([first], short), ...rest] }),
  });
}

function withTools(params: Params): Params {
  const { tools = [] } = params;
  const last = tools.findLastIndex((tool) => tool.defer_loading !== true);
  return {
    ...params,
    ...(last >= 0 && { tools: tools.with(last, { ...tools[last], cache_control: short }) }),
  };
}
