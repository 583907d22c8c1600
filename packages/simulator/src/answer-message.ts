import { defaultReply } from './default-reply.ts';
import type { Exchange, Receipt } from './exchange.ts';
import type { Fault } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import { type Prompt, promptOf, revised } from './prompt.ts';
import type { RequestContext } from './request-context.ts';
import { sample } from './sample.ts';
import { signContent } from './sign-content.ts';
import type { Simulation } from './simulation.ts';
import { type Summarized, signedBlock, summarize } from './summarize.ts';
import { compactEdit } from './summary-block.ts';
import { type Counts, type Iteration, noTokens, usageOf } from './usage.ts';

interface Message {
  readonly message: Dict;
  readonly receipt: Receipt;
}

/** What an answer is made of. */
interface Spoken {
  readonly content: readonly Dict[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  readonly counts: Counts;
  readonly iterations?: readonly Iteration[];
}

/** Input tokens at which a conversation is compacted unless the edit says otherwise. Source: the guide on threshold compaction. */
const defaultTrigger = 150_000;

/** An answer that holds a summary and nothing that the model said. */
function compacted({ stopReason, iteration }: Summarized, block: Dict | undefined): Spoken {
  return {
    content: block ? [block] : [],
    stopReason: block ? 'compaction' : stopReason,
    stopSequence: null,
    counts: noTokens,
    iterations: [iteration],
  };
}

async function speak(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const { counts, options } = simulation;
  const n = counts.answered + 1;
  counts.answered = n;
  const { params, context } = prompt;
  const reply = params.max_tokens === 0 ? () => '' : (options.reply ?? defaultReply);
  const said = await sample(simulation, apiKey, prompt, () => reply(params, { n }));
  if ('status' in said) return said;
  return {
    ...said,
    content: signContent(said.content, params, context),
    stopReason: params.max_tokens === 0 ? 'max_tokens' : said.stopReason,
    ...(compactEdit(params) && { iterations: [{ type: 'message', ...said.counts }] }),
  };
}

async function onDemand(
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
async function atThreshold(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const summarized = await summarize(simulation, apiKey, prompt);
  if ('status' in summarized) return summarized;
  const { text, iteration } = summarized;
  const block = { type: 'compaction', content: text };
  if (text !== null && compactEdit(prompt.params)?.pause_after_compaction === true)
    return compacted(summarized, block);
  const messages = [{ role: 'assistant', content: [block] }];
  const rest = text === null ? prompt : revised(prompt, { ...prompt.params, messages }, {});
  const spoken = await speak(simulation, apiKey, rest);
  if ('status' in spoken) return spoken;
  return {
    ...spoken,
    content: [block, ...spoken.content],
    iterations: [iteration, ...(spoken.iterations ?? [])],
  };
}

function outgrown({ params, context }: Prompt): boolean {
  const edit = compactEdit(params);
  const trigger = isDict(edit?.trigger) ? Number(edit.trigger.value) : defaultTrigger;
  return edit !== undefined && context.tokens >= trigger;
}

/** Answers an accepted request, reading and writing the cache on the way. */
export async function answerMessage(
  simulation: Simulation,
  { apiKey }: Exchange,
  accepted: Dict,
  acceptedContext: RequestContext,
): Promise<Message | Fault> {
  const { nextId, options } = simulation;
  const prompt = await promptOf(accepted, acceptedContext, simulation);
  if ('status' in prompt) return prompt;
  const answer = isDict(accepted.compaction) ? onDemand : outgrown(prompt) ? atThreshold : speak;
  const spoken = await answer(simulation, apiKey, prompt);
  if ('status' in spoken) return spoken;
  const { context, told } = prompt;
  const { endpoint, model, modelId } = context;
  const sent = { batch: endpoint === 'batch', geo: accepted.inference_geo };
  const usage = usageOf(spoken, sent);
  const message = {
    id: nextId('msg'),
    type: 'message',
    role: 'assistant',
    model: options.models?.[modelId] ? modelId : model.id,
    content: spoken.content,
    stop_reason: spoken.stopReason,
    stop_sequence: spoken.stopSequence,
    stop_details: null,
    container: null,
    diagnostics: null,
    ...told,
    usage,
  };
  return { message, receipt: { usage } };
}
