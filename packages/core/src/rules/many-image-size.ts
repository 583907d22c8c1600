import {
  type Gallery,
  gallery,
  galleryOf,
  holdsMedia,
  isImage,
  MANY_IMAGES,
  MAX_SIDE_AMONG_MANY,
  sideOf,
  surplus,
  withoutMedia,
} from '../media.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';
import type { Block } from '../types.js';

/**
 * Large images among more than twenty: the oldest large ones become notes, until twenty images
 * are left or none is large. No choice loses fewer.
 */
export const manyImageSize: Rule = {
  code: 'many-image-size',
  spots: holdsMedia,
  needs: (_, context) => {
    const found = context.history.fold(gallery);
    return refused(context) !== undefined || (found.large > 0 && countOf(found, context) > 0);
  },
  treat: (draft, context) => {
    const count = countOf(galleryOf(draft), context);
    if (count === 0) return draft;
    const most = refused(context)?.limit ?? MAX_SIDE_AMONG_MANY;
    const note = 'This image is too large for one of many: a note says what it was.';
    const chosen = (media: Block) => isImage(media) && sideOf(media) > most;
    return withoutMedia(draft, { count, chosen }, (path) => context.tell(path, note, 'lossy'));
  },
};

/** How many are too many; after a refusal all, since the API counts otherwise than we do. */
function countOf({ images }: Gallery, context: RuleContext): number {
  return refused(context) ? images : surplus(images, MANY_IMAGES);
}

function refused(context: RuleContext) {
  return refusalFor(context, manyImageSize.code);
}
