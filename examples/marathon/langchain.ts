import { ChatAnthropic } from '@langchain/anthropic';
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { modelInfo } from '@turnwise/core';
import { summarizationMiddleware } from 'langchain';
import type { Body, Turn } from '../demo/conversation.ts';
import type { Block, Message } from '../demo/trace.ts';
import type { Speaker } from './policies.ts';
import { blocksOf } from './positions.ts';
import type { Stage } from './stage.ts';

/** Parts of the window, as its documentation has them. */
const trigger = 0.8;
const keep = 0.3;

const mark = { cache_control: { type: 'ephemeral' } } as const;

/** The messages of LangChain that stand for one of the API. */
function translated(message: Message): BaseMessage[] {
  const blocks = blocksOf(message);
  if (message.role === 'assistant')
    return [new AIMessage({ content: blocks as never, tool_calls: callsOf(blocks) })];
  const said = blocks.filter(({ type }) => type !== 'tool_result');
  const results = blocks.flatMap(({ type, tool_use_id, content }) =>
    type === 'tool_result'
      ? new ToolMessage({ tool_call_id: String(tool_use_id), content: content as never })
      : [],
  );
  return [...results, ...(said.length > 0 ? [new HumanMessage({ content: said as never })] : [])];
}

function callsOf(blocks: readonly Block[]) {
  return blocks.flatMap(({ type, id, name, input }) =>
    type === 'tool_use'
      ? { id: String(id), name: String(name), args: input as Record<string, unknown> }
      : [],
  );
}

/**
 * LangChain's summarization middleware: its own hook, called before each request as its agent calls
 * it, on the list of messages that it keeps itself. The agent's loop would run the tools; here the
 * conversation is given.
 */
export function startLangchain({ url, models }: Stage): Speaker {
  let kept: BaseMessage[] = [];
  let known = 0;
  let before: ((messages: BaseMessage[]) => Promise<BaseMessage[]>) | undefined;
  return async ({ body }: Turn) => {
    const chat = chatOf(body, url);
    before ??= summarizing(chat, modelInfo(body.model, models).contextWindow);
    kept = await before([...kept, ...body.messages.slice(known).flatMap(translated)]);
    known = body.messages.length;
    const bound = body.tools ? chat.bindTools(body.tools as never) : chat;
    await bound.invoke([new SystemMessage(String(body.system)), ...kept], mark);
    return [];
  };
}

function chatOf({ model, max_tokens, thinking }: Body, url: string): ChatAnthropic {
  return new ChatAnthropic({
    model,
    maxTokens: max_tokens,
    thinking: thinking as never,
    apiKey: 'marathon',
    anthropicApiUrl: url,
    maxRetries: 2,
  });
}

function summarizing(model: ChatAnthropic, window: number) {
  const { beforeModel } = summarizationMiddleware({
    model,
    trigger: { tokens: Math.floor(trigger * window) },
    keep: { tokens: Math.floor(keep * window) },
  });
  const hook = typeof beforeModel === 'function' ? beforeModel : beforeModel?.hook;
  return async (messages: BaseMessage[]): Promise<BaseMessage[]> => {
    const update = await hook?.({ messages } as never, { context: {} } as never);
    // The first message that comes back says that all others are replaced.
    return update && 'messages' in update ? (update.messages as BaseMessage[]).slice(1) : messages;
  };
}
