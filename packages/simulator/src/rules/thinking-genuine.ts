import type { Placed, Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { isForged, readSeal, thoughtOf } from '../signature.ts';
import type { Rule } from './rule.ts';

function isChanged({ block }: Placed): boolean {
  const seal = block.type === 'thinking' ? readSeal(block) : undefined;
  return seal !== undefined && seal.thought !== thoughtOf(block);
}

function isInvalid({ block }: Placed): boolean {
  return (block.type === 'thinking' && block.signature === '') || isForged(block);
}

function changedIn(turn: Turn | undefined): Placed | undefined {
  return turn?.blocks.find(isChanged);
}

/** Signed thinking comes back as it was, never unsigned. Of others' signatures nothing can be said. */
export const thinkingGenuine: Rule = (_params, { turns }) => {
  const latest = changedIn(turns.findLast(({ role }) => role === 'assistant'));
  if (latest)
    return invalid(
      `${latest.path}: \`thinking\` or \`redacted_thinking\` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.`,
    );
  const changed = turns.map((turn) => turn.blocks.find(isInvalid) ?? changedIn(turn)).find(Boolean);
  if (!changed) return undefined;
  const { path, block } = changed;
  const what = block.type === 'thinking' ? 'signature' : 'data';
  return invalid(`${path}: Invalid \`${what}\` in \`${block.type}\` block`);
};
