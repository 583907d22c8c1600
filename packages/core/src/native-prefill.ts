import { isThinking } from './blocks.js';
import { thinkingOf } from './thinking.js';
import type { Block, Params } from './types.js';

/**
 * Whether the API takes these blocks at the end of a request for the beginning of its reply. No
 * prefill goes with thinking or structured output (documented).
 *
 * @param accepts whether the model does
 */
export function takesPrefill(params: Params, accepts: boolean, blocks: readonly Block[]): boolean {
  return accepts && !isStructured(params) && !thinks(params) && !blocks.some(isThinking);
}

/** Whether the reply has to be of a schema. */
export function isStructured({ output_config, output_format }: Params): boolean {
  return ((output_config as { format?: unknown } | null)?.format ?? output_format) != null;
}

function thinks(params: Params): boolean {
  const type = thinkingOf(params)?.type;
  return type !== undefined && type !== 'disabled';
}
