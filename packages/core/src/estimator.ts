import { isThinking } from './blocks.js';
import { counterFor } from './estimate-block.js';
import { toolCounter, toolPrompt } from './estimate-tools.js';
import type { CountText, Layout, StructureWeights } from './estimate-weights.js';
import { memoByMessage } from './memo.js';
import type { ModelInfo } from './models.js';
import type { Block, Message, Params, ParamsLike } from './types.js';

/** Tokens of one message; whether its thinking counts depends on where it stands and the model. */
export interface MessageEstimate {
  readonly tokens: number;
  readonly thinking: number;
  /** Whether something in it may be cited: the API then adds instructions to the request. */
  readonly cites: boolean;
}

/** Counts the parts of requests with the weights of one generation. */
export interface Estimator {
  /** Remembered while the message stays as it is. */
  readonly message: (message: Message) => MessageEstimate;
  /** System, tools, and what the API adds to them. */
  readonly overhead: (params: ParamsLike, model: ModelInfo) => number;
  /** The whole request. */
  readonly request: (params: ParamsLike, model: ModelInfo) => number;
}

export function estimatorFor(text: CountText, layout: Layout): Estimator {
  const { structure } = layout;
  const { block, content } = counterFor(text, layout);
  const message = memoByMessage((it): MessageEstimate => {
    const role = it?.role === 'assistant' ? structure.assistant : structure.user;
    const thinking = it ? thoughts(it, block) : 0;
    const cites = Array.isArray(it?.content) && it.content.some(isCited);
    return { tokens: role + content(it?.content) - thinking, thinking, cites };
  });

  const overhead = overheadFor(text, content, structure);

  const request = (params: ParamsLike, model: ModelInfo): number => {
    const messages = params.messages as readonly Message[];
    const open = model.keepsThinking ? 0 : openTurn(messages);
    let total = overhead(params, model);
    let cites = false;
    for (const [index, it] of messages.entries()) {
      const estimate = message(it);
      total += estimate.tokens + (index >= open ? estimate.thinking : 0);
      cites ||= estimate.cites;
    }
    return total + (cites ? structure.citations : 0);
  };

  return { message, overhead, request };
}

function overheadFor(
  text: CountText,
  content: (content: unknown) => number,
  structure: StructureWeights,
): Estimator['overhead'] {
  const tool = toolCounter(text, structure);
  return (params, model) => {
    const { system, tools, tool_choice: choice, thinking } = params as Params;
    let total = structure.request + content(system);
    if ((thinking as Block | undefined)?.type === 'enabled') total += structure.thinking;
    if (!Array.isArray(tools) || tools.length === 0) return total;
    for (const definition of tools) total += tool(definition);
    if (tools.some((it) => it?.input_examples != null)) total += structure.examples;
    return total + toolPrompt(model, choice) + forced(choice);
  };

  function forced(choice: unknown): number {
    const { type, name } = (choice ?? {}) as { type?: unknown; name?: unknown };
    return type === 'tool' ? structure.forcedTool + text(String(name)) : 0;
  }
}

function thoughts({ content }: Message, count: (block: Block) => number): number {
  if (!Array.isArray(content)) return 0;
  let total = 0;
  for (const block of content) if (isThinking(block)) total += count(block);
  return total;
}

function isCited(block: Block): boolean {
  if (block?.type === 'tool_result') {
    return Array.isArray(block.content) && block.content.some(isCited);
  }
  return (block?.citations as { enabled?: unknown } | null | undefined)?.enabled === true;
}

/** Where the last user turn that says something of its own stands: what follows is still open. */
function openTurn(messages: readonly Message[]): number {
  return messages.findLastIndex((message) => message?.role === 'user' && !hasResults(message));
}

function hasResults({ content }: Message): boolean {
  return Array.isArray(content) && content.some((it: Block) => it?.type === 'tool_result');
}
