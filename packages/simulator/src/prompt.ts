import { editContext } from './context-editing.ts';
import { dropThinking } from './drop-thinking.ts';
import type { Fault } from './fault.ts';
import type { Dict } from './json.ts';
import { type Prompt, type PromptStep, revised } from './prompt-step.ts';
import type { RequestContext } from './request-context.ts';
import type { Simulation } from './simulation.ts';
import { fromSummary } from './summary-block.ts';

/** What precedes a summary is left out. */
const fromLastSummary: PromptStep = (prompt) => revised(prompt, fromSummary(prompt.params), {});

const steps: readonly PromptStep[] = [dropThinking, fromLastSummary, editContext];

/** Takes an accepted request through the API's own edits, one after another. */
export async function promptOf(
  params: Dict,
  context: RequestContext,
  simulation: Simulation,
): Promise<Prompt | Fault> {
  let prompt: Prompt = { params, context, sent: params, told: {} };
  for (const step of steps) {
    const next = await step(prompt, simulation);
    if ('status' in next) return next;
    prompt = next;
  }
  return prompt;
}
