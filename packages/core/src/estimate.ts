import { isThinking } from './blocks.js';
import { counterFor } from './estimate-block.js';
import { toolCounter, toolPrompt } from './estimate-tools.js';
import { GENERATIONS } from './estimate-weights.js';
import { memoByMessage } from './memo.js';
import { type ModelInfo, type ModelOverrides, modelInfo } from './models.js';
import type { Block, Message, Params, ParamsLike } from './types.js';

/** Tokens of one message; whether its thinking counts depends on where it stands and the model. */
export interface MessageEstimate {
  readonly tokens: number;
  readonly thinking: number;
}

/** What `estimateTokens` may be told. */
export interface EstimateOptions {
  /** @default the request's own model */
  readonly model?: string | ModelInfo;
  /** Deployment names and corrections to the model table. */
  readonly models?: ModelOverrides;
}

function estimatorFor(tokenizer: ModelInfo['tokenizer']) {
  const { structure, ...generation } = GENERATIONS[tokenizer];
  const counter = counterFor({ structure, ...generation });
  return {
    structure,
    content: counter.content,
    tool: toolCounter(counter, structure),
    message: memoByMessage((message): MessageEstimate => {
      const all = structure.message + counter.content(message?.content);
      const thinking = message ? thoughts(message, counter.block) : 0;
      return { tokens: all - thinking, thinking };
    }),
  };
}

function thoughts({ content }: Message, count: (block: Block) => number): number {
  if (!Array.isArray(content)) return 0;
  let total = 0;
  for (const block of content) if (isThinking(block)) total += count(block);
  return total;
}

const estimators = {
  'claude-3': estimatorFor('claude-3'),
  'claude-4-7': estimatorFor('claude-4-7'),
} as const;

/**
 * Tokens of one message, remembered while the message stays as it is.
 *
 * @param model only its tokenizer matters: the estimate of one message does not depend on others
 */
export function estimateMessage(
  message: Message,
  model: Pick<ModelInfo, 'tokenizer'>,
): MessageEstimate {
  return estimators[model.tokenizer].message(message);
}

/** Tokens of everything but the messages: system, tools, and what the API adds to them. */
export function estimateOverhead(params: ParamsLike, model: ModelInfo): number {
  const { system, tools, tool_choice: choice } = params as Params;
  const { structure, content, tool } = estimators[model.tokenizer];
  let total = structure.request + (system == null ? 0 : structure.block + content(system));
  if (!Array.isArray(tools) || tools.length === 0) return total;
  for (const definition of tools) total += tool(definition);
  return total + toolPrompt(model, choice);
}

/**
 * All input tokens of a request, estimated in linear time without any table to load: about
 * 4 % off in the median of recorded requests over 1,000 tokens. Thinking of earlier turns counts
 * on models that keep it.
 */
export function estimateTokens(params: ParamsLike, options: EstimateOptions = {}): number {
  const model =
    typeof options.model === 'object'
      ? options.model
      : modelInfo(options.model ?? params.model, options.models);
  const messages = params.messages as readonly Message[];
  const open = model.keepsThinking ? 0 : openTurn(messages);
  let total = estimateOverhead(params, model);
  for (const [index, message] of messages.entries()) {
    const { tokens, thinking } = estimateMessage(message, model);
    total += tokens + (index >= open ? thinking : 0);
  }
  return Math.round(total);
}

/** Where the last user turn that says something of its own stands: what follows is still open. */
export function openTurn(messages: readonly Message[]): number {
  return messages.findLastIndex((message) => message?.role === 'user' && !hasResults(message));
}

function hasResults({ content }: Message): boolean {
  return Array.isArray(content) && content.some((it: Block) => it?.type === 'tool_result');
}
