import type { Placed, Turn } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { readSeal, thoughtOf } from '../signature.ts';
import type { Rule } from './rule.ts';

function isChanged({ block }: Placed): boolean {
  const seal = block.type === 'thinking' ? readSeal(block.signature) : undefined;
  return seal !== undefined && seal.thought !== thoughtOf(block);
}

function isUnsigned({ block }: Placed): boolean {
  return block.type === 'thinking' && block.signature === '';
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
  const changed = turns
    .map((turn) => turn.blocks.find(isUnsigned) ?? changedIn(turn))
    .find(Boolean);
  return changed && invalid(`${changed.path}: Invalid \`signature\` in \`thinking\` block`);
};
