import type { Fault } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { type Prompt, revised } from './prompt-step.ts';
import { promptTooLong } from './rules/prompt-too-long.ts';
import type { Simulation } from './simulation.ts';
import { type Spoken, speak } from './speak.ts';
import { type Summarized, signedBlock, summarize } from './summarize.ts';
import { compactEdit } from './summary-block.ts';
import { noTokens } from './usage.ts';

/** Input tokens at which a conversation is compacted unless the edit says otherwise. Source: the guide on threshold compaction. */
const defaultTrigger = 150_000;

/** An answer that holds a summary and nothing that the model said. */
function compacted({ stopReason, iteration, bill }: Summarized, block: Dict | undefined): Spoken {
  return {
    content: block ? [block] : [],
    stopReason: block ? 'compaction' : stopReason,
    stopSequence: null,
    stopDetails: null,
    thinkingTokens: 0,
    counts: noTokens,
    iterations: [iteration],
    bills: [bill],
  };
}

/** Answers with a summary of the conversation, signed, and nothing else. */
export async function onDemand(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const summarized = await summarize(simulation, apiKey, prompt);
  if ('status' in summarized) return summarized;
  const { text } = summarized;
  return compacted(summarized, text === null ? undefined : signedBlock(text, prompt));
}

/** Compacts first, and answers then from the summary unless it is to pause; a failed compaction changes nothing. */
export async function atThreshold(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const summarized = await summarize(simulation, apiKey, prompt);
  if ('status' in summarized) return summarized;
  const { text, iteration, bill } = summarized;
  const block = { type: 'compaction', content: text };
  if (text !== null && compactEdit(prompt.params)?.pause_after_compaction === true)
    return compacted(summarized, block);
  const messages = [{ role: 'assistant', content: [block] }];
  const summary = { ...prompt.params, messages };
  const rest = text === null ? prompt : { ...revised(prompt, summary, {}), sent: summary };
  const fault = promptTooLong(rest.params, rest.context);
  if (fault) return fault;
  const spoken = await speak(simulation, apiKey, rest);
  if ('status' in spoken) return spoken;
  return {
    ...spoken,
    content: [block, ...spoken.content],
    iterations: [iteration, ...(spoken.iterations ?? [])],
    bills: [bill, ...spoken.bills],
  };
}

/** Whether a conversation has reached the tokens at which it is to be compacted. */
export function outgrown({ params, context }: Prompt): boolean {
  const edit = compactEdit(params);
  const trigger = isDict(edit?.trigger) ? Number(edit.trigger.value) : defaultTrigger;
  return edit !== undefined && context.tokens >= trigger;
}
