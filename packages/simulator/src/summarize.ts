import type { Bill } from './bill.ts';
import { changesOf, contentOf, signCompaction } from './compaction-seal.ts';
import { defaultSummary } from './default-summary.ts';
import type { Fault } from './fault.ts';
import { type Dict, without } from './json.ts';
import type { Prompt } from './prompt-step.ts';
import { sample } from './sample.ts';
import { headHash, prefixHashes } from './signature.ts';
import type { Simulation } from './simulation.ts';
import { toolChangesOf } from './tool-changes.ts';
import type { Iteration } from './usage.ts';

/** How a call that summarizes went. */
export interface Summarized {
  /** Null if it did not end by itself, with text alone. */
  readonly text: string | null;
  readonly stopReason: string;
  readonly iteration: Iteration;
  readonly bill: Bill;
}

function summaryIn(content: readonly Dict[]): string | null {
  const text = content.map((block) => (block.type === 'text' ? String(block.text) : '')).join('');
  return text.trim() === '' ? null : text;
}

/** Has the model summarize a prompt; what shapes a reply does nothing here. */
export async function summarize(
  simulation: Simulation,
  apiKey: string,
  prompt: Prompt,
): Promise<Summarized | Fault> {
  const { summarize: say = defaultSummary } = simulation.options;
  const asked = { ...prompt, params: without(prompt.params, 'stop_sequences') };
  const sampled = await sample(simulation, apiKey, asked, say);
  if ('status' in sampled)
    return sampled.status === 529
      ? { ...sampled, details: { error_code: 'compaction_unavailable' } }
      : sampled;
  const { content, stopReason, counts, bill } = sampled;
  return {
    text: stopReason === 'end_turn' ? summaryIn(content) : null,
    stopReason,
    iteration: { type: 'compaction', ...counts },
    bill,
  };
}

/** The block of an on-demand compaction, bound to what it stands for. */
export function signedBlock(content: string, { params, context }: Prompt): Dict {
  const { items, turns, model } = context;
  const block = { type: 'compaction', content, tool_changes: toolChangesOf(params, items) };
  const signature = signCompaction({
    content: contentOf(block),
    changes: changesOf(block),
    head: headHash(params),
    prefix: model.bindsThinking === 'never' ? '' : (prefixHashes(params, items).at(-1) ?? ''),
    role: turns.at(-1)?.role ?? 'user',
  });
  return { ...block, signature };
}
