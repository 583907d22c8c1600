import { converseFault } from './converse-faults.ts';
import { messagesParams } from './converse-params.ts';
import { isConverse } from './converse-shapes.ts';
import { createMessage } from './create-message.ts';
import type { Answer, Exchange } from './exchange.ts';
import { type Fault, invalid } from './fault.ts';
import { type Dict, dicts, isDict } from './json.ts';
import { findModel } from './model-ids.ts';
import type { Simulation } from './simulation.ts';
import type { Usage } from './usage.ts';

function blockOf({ type, text, id, name, input, thinking, signature }: Dict): Dict {
  if (type === 'tool_use') return { toolUse: { toolUseId: id, name, input } };
  if (type === 'thinking')
    return { reasoningContent: { reasoningText: { text: thinking, signature } } };
  return { text };
}

function replyOf({ content, stop_reason }: Dict, usage: Usage): Dict {
  const cached = usage.cache_read_input_tokens + usage.cache_creation_input_tokens;
  return {
    output: { message: { role: 'assistant', content: dicts(content).map(blockOf) } },
    stopReason: stop_reason,
    usage: {
      inputTokens: usage.input_tokens,
      outputTokens: usage.output_tokens,
      totalTokens: usage.input_tokens + cached + usage.output_tokens,
      cacheReadInputTokens: usage.cache_read_input_tokens,
      cacheWriteInputTokens: usage.cache_creation_input_tokens,
    },
    metrics: { latencyMs: 0 },
  };
}

/** What the model refuses, Bedrock passes on. */
function passedOn(fault: Fault): Fault {
  return fault.status === 400
    ? { ...fault, message: `The model returned the following errors: ${fault.message}` }
    : fault;
}

function modelIdOf({ ids }: Exchange, { platform }: Simulation): string {
  return ids[0] ?? platform.defaultModel ?? '';
}

/** POST /model/:id/converse of Amazon Bedrock. Neighbors of one role reach the model, which combines them. */
export async function converse(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const { body } = exchange;
  if (!isDict(body)) return invalid('Input should be an object');
  const modelId = modelIdOf(exchange, simulation);
  const model = findModel(modelId, simulation.options.models ?? {});
  if (!model) return invalid('The provided model identifier is invalid.');
  const complaint = converseFault(body);
  if (complaint) return invalid(complaint);
  const params = messagesParams(body, modelId, model.maxOutput);
  const platform = { ...simulation.platform, alternates: false, structuredOutputs: true };
  const answer = await createMessage({ ...simulation, platform }, { ...exchange, body: params });
  if ('status' in answer) return passedOn(answer);
  return answer.kind === 'json' && answer.receipt
    ? { ...answer, body: replyOf(answer.body, answer.receipt.usage) }
    : answer;
}

/** POST /v1/messages, where the Bedrock profile takes all forms of a request. */
export function messageOrConverse(
  simulation: Simulation,
  exchange: Exchange,
): Promise<Answer | Fault> {
  const converses = simulation.platform.name === 'bedrock' && isConverse(exchange.body);
  return converses ? converse(simulation, exchange) : createMessage(simulation, exchange);
}
