import type { Call, Middleware } from './engine.js';
import {
  exceeds,
  gallery,
  type ImageLimits,
  imageLimits,
  isImage,
  MANY_IMAGES,
  MAX_SIDE_AMONG_MANY,
  mapMedia,
  mediaOf,
} from './media.js';
import type { Block, Message } from './types.js';

/**
 * Makes an image fit: a block in its place, or undefined if it cannot. Remembered by block, so
 * that an image is the same in every request; the same image in another block has to come out the
 * same.
 */
export type ResizeImage = (
  image: Block,
  limits: ImageLimits,
) => Block | undefined | Promise<Block | undefined>;

interface Resized {
  readonly data: unknown;
  readonly maxSide: number;
  readonly block: Promise<Block | undefined>;
}

/** Lets the application resize the images that would be refused, before the rules look. */
export function resizing(resize: ResizeImage): Middleware {
  const known = new WeakMap<Block, Resized>();
  const resized = (image: Block, limits: ImageLimits): Promise<Block | undefined> => {
    const { data } = image.source as { data?: unknown };
    const last = known.get(image);
    if (last?.data === data && last?.maxSide === limits.maxSide) return last.block;
    const block = attempt(resize, image, limits);
    known.set(image, { data, maxSide: limits.maxSide, block });
    return block;
  };
  return (next) =>
    async function resizing(call) {
      const limits = limitsOf(call);
      const wrong = call.params.messages.flatMap((message) =>
        mediaOf(message).filter((media) => isImage(media) && exceeds(media, limits)),
      );
      if (wrong.length === 0) return next(call);
      const found = await Promise.all(wrong.map((image) => resized(image, limits)));
      const blocks = new Map(wrong.map((image, i) => [image, found[i]]));
      return next(withBlocks(call, blocks));
    };
}

/** A failure of the application's counts as no answer, and is reported as one. */
async function attempt(
  resize: ResizeImage,
  image: Block,
  limits: ImageLimits,
): Promise<Block | undefined> {
  try {
    return await resize(image, limits);
  } catch {
    return undefined;
  }
}

function limitsOf({ params, platform, refused = [] }: Call): ImageLimits {
  const limits = imageLimits({ platform, refused });
  const { images } = params.messages.reduce(gallery.step, gallery.initial);
  return images > MANY_IMAGES ? { ...limits, maxSide: MAX_SIDE_AMONG_MANY } : limits;
}

function withBlocks(call: Call, blocks: ReadonlyMap<Block, Block | undefined>): Call {
  const swapped = (message: Message, index: number): Message => {
    const { content } = message ?? {};
    if (!Array.isArray(content)) return message;
    const list = content.map((block: Block, at) =>
      mapMedia(block, (media) => {
        if (!blocks.has(media)) return media;
        const path = `messages.${index}.content.${at}`;
        const block = blocks.get(media);
        report(call, path, block !== undefined);
        return block ?? media;
      }),
    );
    return list.every((block, i) => block === content[i]) ? message : { ...message, content: list };
  };
  return { ...call, params: { ...call.params, messages: call.params.messages.map(swapped) } };
}

function report(call: Call, path: string, applied: boolean): void {
  const step = { middleware: 'repair', path };
  if (applied) call.report({ ...step, code: 'image-resized', lossless: false });
  else call.report({ ...step, code: 'image-not-resized', lossless: true, applied });
}
