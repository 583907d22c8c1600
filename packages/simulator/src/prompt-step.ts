import type { Fault } from './fault.ts';
import type { Dict } from './json.ts';
import type { RequestContext } from './request-context.ts';
import type { Simulation } from './simulation.ts';

/** An accepted request as the model gets to see it, and what the API did to it on the way. */
export interface Prompt {
  readonly params: Dict;
  readonly context: RequestContext;
  /** The request without the API's own edits, to which thinking in the answer is bound. */
  readonly sent: Dict;
  /** Fields of the answer that tell of it: `context_management`, `input_transformations`. */
  readonly told: Dict;
}

/** One edit that the API makes by itself: it gives the same prompt back when there is nothing to do. */
export type PromptStep = (
  prompt: Prompt,
  simulation: Simulation,
) => Prompt | Fault | Promise<Prompt | Fault>;

/** The prompt with other params, looked at afresh; `told` is added to what the answer tells. */
export function revised(prompt: Prompt, params: Dict, told: Dict): Prompt {
  return {
    ...prompt,
    params,
    context: params === prompt.params ? prompt.context : prompt.context.of(params),
    told: { ...prompt.told, ...told },
  };
}
