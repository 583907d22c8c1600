import { changeParts, pathOf } from '../draft.js';
import { mapMedia, mediaOf, sourceOf } from '../media.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** Media by address or as an uploaded file, where the backend loads nothing (documented). */
export const urlSource: Rule = {
  code: 'url-source',
  spots: (message: Message) => mediaOf(message).some(isLoaded),
  needs: (_, { platform }) => platform === 'bedrock' || platform === 'vertex',
  turn: (turn, context) => {
    if (context.platform !== 'bedrock' && context.platform !== 'vertex') return turn;
    return changeParts(turn, (part) => {
      mapMedia(part.block, (media) => {
        if (isLoaded(media)) {
          context.tell(
            pathOf(part),
            'This platform takes images and documents inline only.',
            'none',
          );
        }
        return media;
      });
      return part;
    });
  },
};

function isLoaded(media: Block): boolean {
  const { type } = sourceOf(media);
  return type === 'url' || type === 'file';
}
