import { atThreshold, onDemand, outgrown } from './compact.ts';
import type { Exchange, Receipt } from './exchange.ts';
import type { Fault } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { dollarsOf, uncachedDollarsOf } from './prices.ts';
import { promptOf } from './prompt.ts';
import type { Prompt } from './prompt-step.ts';
import type { RequestContext } from './request-context.ts';
import { promptTooLong } from './rules/prompt-too-long.ts';
import type { Simulation } from './simulation.ts';
import { type Spoken, speak } from './speak.ts';
import { usageOf } from './usage.ts';

interface Message {
  readonly message: Dict;
  readonly receipt: Receipt;
}

/** Compacts where it was asked for, and speaks otherwise. What is to be compacted may be over the window. */
async function spokenFor(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  if (outgrown(prompt)) return atThreshold(simulation, apiKey, prompt);
  const fault = promptTooLong(prompt.params, prompt.context);
  if (fault) return fault;
  return (isDict(prompt.params.compaction) ? onDemand : speak)(simulation, apiKey, prompt);
}

function receiptOf(
  { lineage }: Simulation,
  apiKey: string,
  spoken: Spoken,
  context: RequestContext,
  params: Dict,
): Receipt {
  const { bills, stopReason } = spoken;
  const usage = usageOf(spoken, params, context);
  return {
    usage,
    stop_reason: stopReason,
    model: context.modelId,
    dollars: dollarsOf(usage, context.model),
    uncachedDollars: uncachedDollarsOf(usage, context.model),
    conversation: lineage.conversationOf(context, apiKey, spoken.content),
    begin() {
      for (const bill of bills) bill.begin();
    },
    blocks: () => bills.at(-1)?.blocks() ?? [],
  };
}

/** Answers an accepted request, reading and writing the cache on the way. */
export async function answerMessage(
  simulation: Simulation,
  { apiKey, tell }: Exchange,
  accepted: Dict,
  acceptedContext: RequestContext,
): Promise<Message | Fault> {
  const { diagnostics, limits, nextId, options } = simulation;
  const prompt = await promptOf(accepted, acceptedContext, simulation);
  if ('status' in prompt) return prompt;
  const spoken = await spokenFor(simulation, apiKey, prompt);
  tell(limits.headers(apiKey, acceptedContext));
  if ('status' in spoken) return spoken;
  const { context, told } = prompt;
  const { model, modelId } = context;
  const receipt = receiptOf(simulation, apiKey, spoken, acceptedContext, accepted);
  const id = nextId('msg');
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model: options.models?.[modelId] ? modelId : model.id,
    content: spoken.content,
    stop_reason: spoken.stopReason,
    stop_sequence: spoken.stopSequence,
    stop_details: spoken.stopDetails,
    container: null,
    diagnostics: diagnostics.diagnose(accepted, acceptedContext, { id, scope: apiKey }),
    ...told,
    usage: receipt.usage,
  };
  return { message, receipt };
}
