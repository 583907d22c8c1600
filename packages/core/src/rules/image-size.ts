import { changeParts, pathOf, type Turn, withTurns } from '../draft.js';
import { asNote, exceeds, imageLimits, isImage, mapMedia, mediaOf } from '../media.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Message } from '../types.js';

/** The strictest limits of all platforms. */
const STRICTEST = imageLimits({ platform: 'bedrock', refused: [] });

/** Images with more bytes or pixels than any request may hold: each becomes a note. */
export const imageSize: Rule = {
  code: 'image-size',
  spots: (message: Message) =>
    mediaOf(message).some((media) => isImage(media) && exceeds(media, STRICTEST)),
  suspects: (_, context) => refusalFor(context, imageSize.code) !== undefined,
  turn: noted,
  treat: (draft, context) =>
    refusalFor(context, imageSize.code)
      ? withTurns(
          draft,
          draft.turns.map((turn) => noted(turn, context)),
        )
      : draft,
};

function noted(turn: Turn, context: RuleContext): Turn {
  const limits = imageLimits(context);
  return changeParts(turn, (part) => {
    const block = mapMedia(part.block, (media) =>
      isImage(media) && exceeds(media, limits) ? asNote(media) : media,
    );
    if (block === part.block) return part;
    context.tell(pathOf(part), 'The image is too large: a note says what it was.', 'lossy');
    return { ...part, block };
  });
}
