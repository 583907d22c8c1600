import type { Bill } from './bill.ts';
import { defaultReply } from './default-reply.ts';
import type { Fault } from './fault.ts';
import { type Dict, isDict } from './json.ts';
import type { Prompt } from './prompt-step.ts';
import { randomOf } from './random.ts';
import type { AcceptedParams } from './reply.ts';
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
  readonly stopDetails: Dict | null;
  readonly thinkingTokens: number;
  readonly counts: Counts;
  readonly iterations?: readonly Iteration[];
  /** One for each time that the model was asked. */
  readonly bills: readonly Bill[];
}

/** Parts the random numbers of a seed from those of the next one. */
const stride = 1_000_003;

/** Whether the text of thinking is kept back. By default the models since 4.7 do; a script shows what it says. */
function omitsThinking({ params, context }: Prompt, scripted: boolean): boolean {
  const display = isDict(params.thinking) ? (params.thinking.display ?? undefined) : undefined;
  if (display !== undefined) return display === 'omitted';
  return !scripted && context.model.generation >= 4.7;
}

function emptied(block: Dict): Dict {
  return block.type === 'thinking' ? { ...block, thinking: '' } : block;
}

/** Has the model answer a prompt: by the script, or by default. */
export async function speak(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Spoken | Fault> {
  const { counts, options } = simulation;
  const { params, context, sent } = prompt;
  let scripted = true;
  const said = await sample(simulation, apiKey, prompt, async () => {
    counts.answered += 1;
    const n = counts.answered;
    if (params.max_tokens === 0) return '';
    const reply = await options.reply?.(params as AcceptedParams, { n });
    if (reply !== undefined) return reply;
    scripted = false;
    const random = randomOf(Math.imul(options.seed ?? 0, stride) + n);
    return defaultReply(params, context, { n, random });
  });
  if ('status' in said) return said;
  const content = omitsThinking(prompt, scripted) ? said.content.map(emptied) : said.content;
  return {
    ...said,
    content: signContent(content, sent, context.of(sent)),
    bills: [said.bill],
    stopReason: params.max_tokens === 0 ? 'max_tokens' : said.stopReason,
    ...(compactEdit(params) && { iterations: [{ type: 'message', ...said.counts }] }),
  };
}
