import type { Fault } from './fault.ts';
import type { Dict } from './json.ts';
import type { RequestContext } from './request-context.ts';
import type { Simulation } from './simulation.ts';
import { fromSummary } from './summary-block.ts';

/** An accepted request as the model gets to see it, and what the API did to it on the way. */
export interface Prompt {
  readonly params: Dict;
  readonly context: RequestContext;
  /** Fields of the answer that tell of it: `context_management`, `input_transformations`. */
  readonly told: Dict;
}

/** One edit that the API makes by itself: it gives the same prompt back when there is nothing to do. */
export type PromptStep = (
  prompt: Prompt,
  simulation: Simulation,
) => Prompt | Fault | Promise<Prompt | Fault>;

/** What precedes a summary is left out. */
const fromLastSummary: PromptStep = (prompt) => {
  const params = fromSummary(prompt.params);
  return params === prompt.params ? prompt : revised(prompt, params, {});
};

const steps: readonly PromptStep[] = [fromLastSummary];

/** Takes an accepted request through the API's own edits, one after another. */
export async function promptOf(
  params: Dict,
  context: RequestContext,
  simulation: Simulation,
): Promise<Prompt | Fault> {
  let prompt: Prompt = { params, context, told: {} };
  for (const step of steps) {
    const next = await step(prompt, simulation);
    if ('status' in next) return next;
    prompt = next;
  }
  return prompt;
}

/** The prompt with other params, looked at afresh; `told` is added to what the answer tells. */
export function revised(prompt: Prompt, params: Dict, told: Dict): Prompt {
  return {
    params,
    context: prompt.context.of(params),
    told: { ...prompt.told, ...told },
  };
}
