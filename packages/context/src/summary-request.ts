import {
  type Block,
  type Call,
  instructed,
  isThinking,
  type Message,
  type ModelInfo,
  modelInfo,
  type Params,
} from '@turnwise/core';
import { headAndTail, roomIn, tokensOf } from './shorten.js';
import type { OtherModel } from './summary-settings.js';
import { askForRecord, beginning, RECORDER } from './texts.js';

/** Output tokens that a summary may always have, and what of the window they are at most. */
const LEAST_OUTPUT = 8_192;
const OUTPUT_OF_WINDOW = 1 / 20;

/** What of another model's window may be its input, since that is estimated. */
const INPUT_OF_WINDOW = 0.85;

/** Characters by which a part of the conversation is pointed out. */
const EXCERPT = 80;

/**
 * The request for a summary that reads the cache of the conversation's own: the conversation as it
 * is sent, with an instruction behind it. What could not be answered in text goes.
 *
 * @param stays how the part begins that stays
 * @param updates whether they begin with a summary
 */
export function alignedRequest(call: Call, stays: string, updates: boolean): Call {
  const { params, model } = call;
  const { stop_sequences: _, output_format: _format, tool_choice, output_config, ...rest } = params;
  const asked: Params = {
    ...rest,
    ...(tool_choice !== undefined && { tool_choice: unforced(tool_choice) }),
    ...(output_config !== undefined && { output_config: unformatted(output_config) }),
    max_tokens: Math.min(model.maxOutput, outputOf(params, model)),
    messages: instructed(params.messages, askForRecord(stays, updates)),
  };
  return { ...call, params: asked, ephemeral: (call.ephemeral ?? 0) + 1 };
}

/**
 * The request for a summary by another model, to which everything is one text.
 *
 * @param by the params of that request
 */
export function otherRequest(by: OtherModel, call: Call, transcript: string): Call {
  const model = modelInfo(by.model);
  const { max_tokens = Math.min(LEAST_OUTPUT, model.maxOutput), system = RECORDER, ...rest } = by;
  const room = (model.contextWindow - max_tokens) * INPUT_OF_WINDOW;
  const isLong = tokensOf(transcript, model) > room;
  const text = isLong ? headAndTail(transcript, roomIn(transcript, room, model)) : transcript;
  const { stream } = call.params;
  const params: Params = {
    ...(stream !== undefined && { stream }),
    ...rest,
    max_tokens,
    system,
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  };
  return { ...call, params, model, betas: [], ephemeral: 1 };
}

/** What is thought counts, too. */
function outputOf({ max_tokens = 0, thinking }: Params, { contextWindow }: ModelInfo): number {
  const budget = Number((thinking as { budget_tokens?: unknown } | null)?.budget_tokens) || 0;
  const least = Math.min(LEAST_OUTPUT, Math.floor(contextWindow * OUTPUT_OF_WINDOW));
  return Math.max(max_tokens, budget + least);
}

function unforced(choice: unknown): unknown {
  const { type } = (choice ?? {}) as { type?: unknown };
  return type === 'any' || type === 'tool' ? { type: 'none' } : choice;
}

function unformatted(config: unknown): unknown {
  const { format: _, ...rest } = (config ?? {}) as Record<string, unknown>;
  return rest;
}

/** How the part that begins with a message is pointed out. */
export function beginningOf(message: Message | undefined): string {
  const { content = [] } = message ?? {};
  const blocks: readonly Block[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const first = blocks.find((block) => !isThinking(block));
  if (first?.type === 'text') return beginning(String(first.text).slice(0, EXCERPT), undefined);
  return beginning(undefined, typeof first?.name === 'string' ? first.name : undefined);
}
