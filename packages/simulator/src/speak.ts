import type { Bill } from './bill.ts';
import { defaultReply } from './default-reply.ts';
import type { Fault } from './fault.ts';
import type { Dict } from './json.ts';
import type { Prompt } from './prompt-step.ts';
import { sample } from './sample.ts';
import { signContent } from './sign-content.ts';
import type { Simulation } from './simulation.ts';
import { compactEdit } from './summary-block.ts';
import type { Counts, Iteration } from './usage.ts';

/** What an answer is made of. */
export interface Spoken {
  readonly content: readonly Dict[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  readonly counts: Counts;
  readonly iterations?: readonly Iteration[];
  /** One for each time that the model was asked. */
  readonly bills: readonly Bill[];
}

/** Has the model answer a prompt. */
export async function speak(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const { counts, options } = simulation;
  const { params, context, sent } = prompt;
  const reply = params.max_tokens === 0 ? () => '' : (options.reply ?? defaultReply);
  const said = await sample(simulation, apiKey, prompt, () => {
    counts.answered += 1;
    return reply(params, { n: counts.answered });
  });
  if ('status' in said) return said;
  return {
    ...said,
    content: signContent(said.content, sent, context.of(sent)),
    bills: [said.bill],
    stopReason: params.max_tokens === 0 ? 'max_tokens' : said.stopReason,
    ...(compactEdit(params) && { iterations: [{ type: 'message', ...said.counts }] }),
  };
}
