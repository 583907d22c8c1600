import { isThinking } from './blocks.js';
import { counterFor } from './estimate-block.js';
import { toolCounter, toolPrompt } from './estimate-tools.js';
import type { CountText, Layout, StructureWeights } from './estimate-weights.js';
import type { Fold } from './history.js';
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
  /** Adds up the messages of a history. */
  readonly sum: Fold<Sum>;
  /** The whole request. Adds up its messages, unless that is done. */
  readonly request: (params: ParamsLike, model: ModelInfo, sum?: Sum) => number;
}

/** What all messages of a history have together. */
interface Sum extends MessageEstimate {
  /** Thinking since the user said something of its own: of a turn that is still open. */
  readonly open: number;
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

  const sum: Fold<Sum> = {
    initial: { tokens: 0, thinking: 0, open: 0, cites: false },
    step: ({ tokens, thinking, open, cites }, it) => {
      const estimate = message(it);
      const opens = it?.role === 'user' && !hasResults(it);
      return {
        tokens: tokens + estimate.tokens,
        thinking: thinking + estimate.thinking,
        open: (opens ? 0 : open) + estimate.thinking,
        cites: cites || estimate.cites,
      };
    },
  };

  const request: Estimator['request'] = (params, model, done) => {
    const messages = params.messages as readonly Message[];
    const { tokens, thinking, open, cites } =
      done ?? Array.from(messages).reduce(sum.step, sum.initial);
    const thought = model.keepsThinking ? thinking : open;
    return overhead(params, model) + tokens + thought + (cites ? structure.citations : 0);
  };

  return { message, overhead, sum, request };
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

function hasResults({ content }: Message): boolean {
  return Array.isArray(content) && content.some((it: Block) => it?.type === 'tool_result');
}
