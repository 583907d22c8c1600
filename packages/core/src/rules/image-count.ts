import {
  type Gallery,
  gallery,
  galleryOf,
  holdsMedia,
  isMedia,
  surplus,
  withoutMedia,
} from '../media.js';
import { type Rule, type RuleContext, refusalFor } from '../rule.js';

/** More images and documents than a request may hold: the oldest become notes. */
export const imageCount: Rule = {
  code: 'image-count',
  spots: holdsMedia,
  needs: (_, context) => countOf(context.history.fold(gallery)) > limitOf(context),
  treat: (draft, context) => {
    const count = surplus(countOf(galleryOf(draft)), limitOf(context));
    if (count === 0) return draft;
    const note = 'There are too many images and documents: a note says what this one was.';
    return withoutMedia(draft, { count, chosen: isMedia }, (path) =>
      context.tell(path, note, 'lossy'),
    );
  },
};

function countOf({ images, documents }: Gallery): number {
  return images + documents;
}

/** Documented for the first party by context window; recorded on Bedrock. */
function limitOf(context: RuleContext): number {
  const { model, platform } = context;
  const usual = platform === 'bedrock' ? 20 : model.contextWindow < 1_000_000 ? 100 : 600;
  return refusalFor(context, imageCount.code)?.limit ?? usual;
}
