import { type Draft, mapParts, pathOf } from './draft.js';
import { imageSize } from './estimate-image.js';
import type { Fold } from './history.js';
import { type RuleContext, refusalFor } from './rule.js';
import { mediaNote } from './texts.js';
import type { Block, Message } from './types.js';

/** The source of an image or a document, as far as it has one. */
export type Source = Readonly<Record<string, unknown>>;

/** What an image may measure: documented. */
export interface ImageLimits {
  /** Characters of base64. */
  readonly maxBytes: number;
  /** Pixels of either side. */
  readonly maxSide: number;
}

/** More images than these in one request, and each has to be a small one (documented). */
export const MANY_IMAGES = 20;

/** Pixels of a side of an image among many (documented). */
export const MAX_SIDE_AMONG_MANY = 2000;

const MAX_SIDE = 8000;
const MEGABYTE = 1024 * 1024;

/**
 * What a single image may measure: 10 MB, on Bedrock and Vertex 5 MB (documented), or what a
 * refusal said.
 */
export function imageLimits(context: Pick<RuleContext, 'platform' | 'refused'>): ImageLimits {
  const isSmall = context.platform === 'bedrock' || context.platform === 'vertex';
  const { limit, names = [] } = refusalFor(context, 'image-size') ?? {};
  const said = (unit: string) => (names.includes(unit) ? limit : undefined);
  return {
    maxBytes: said('bytes') ?? (isSmall ? 5 : 10) * MEGABYTE,
    maxSide: said('pixels') ?? MAX_SIDE,
  };
}

/** Whether an image measures more than it may. One given by address or as a file never does. */
export function exceeds(image: Block, { maxBytes, maxSide }: ImageLimits): boolean {
  const { data } = sourceOf(image);
  return typeof data === 'string' && (data.length > maxBytes || sideOf(image) > maxSide);
}

/** The longer side of an image in pixels, 0 where it is not known. */
export function sideOf(image: Block): number {
  const size = imageSize(sourceOf(image).data);
  return size ? Math.max(size.width, size.height) : 0;
}

export function sourceOf({ source }: Block): Source {
  return typeof source === 'object' && source !== null ? (source as Source) : {};
}

/** How base64 begins that encodes a file of a kind. */
const MAGIC: readonly (readonly [RegExp, string])[] = [
  [/^iVBORw0KGgo/, 'image/png'],
  [/^\/9j\//, 'image/jpeg'],
  [/^R0lGOD/, 'image/gif'],
  [/^UklGR.{7}RUJQ/, 'image/webp'],
  [/^JVBERi0/, 'application/pdf'],
];

/** What base64 holds, by its first bytes. */
export function sniff(data: unknown): string | undefined {
  if (typeof data !== 'string') return undefined;
  const start = data.slice(0, 16);
  return MAGIC.find(([pattern]) => pattern.test(start))?.[1];
}

export function isImage(block: Block | null | undefined): boolean {
  return block?.type === 'image';
}

/** Whether a block is an image or a document: both count against one limit. */
export function isMedia(block: Block | null | undefined): boolean {
  return isImage(block) || block?.type === 'document';
}

/** A block with the blocks inside it replaced: those of a tool result or a document. */
export function mapInside(block: Block, change: (inner: Block) => Block): Block {
  if (block?.type === 'tool_result') return mapList(block, change);
  if (block?.type !== 'document') return block;
  const source = sourceOf(block);
  const mapped = source.type === 'content' ? mapList(source, change) : source;
  return mapped === source ? block : { ...block, source: mapped };
}

function mapList<T extends Source>(holder: T, change: (inner: Block) => Block): T {
  if (!Array.isArray(holder.content)) return holder;
  const list = holder.content as readonly Block[];
  const content = list.map(change);
  return content.every((inner, i) => inner === list[i]) ? holder : { ...holder, content };
}

/** A block with the media in it replaced, itself or inside; the same block if none is. */
export function mapMedia(block: Block, change: (media: Block) => Block): Block {
  const own = isMedia(block) ? change(block) : block;
  return own === block ? mapInside(block, (inner) => mapMedia(inner, change)) : own;
}

/** Every image and document of a message, in order. */
export function mediaOf(message: Pick<Message, 'content'> | null | undefined): Block[] {
  const found: Block[] = [];
  const content = message?.content;
  if (!Array.isArray(content)) return found;
  for (const block of content) {
    if (!mayHold(block)) continue;
    mapMedia(block, (media) => {
      found.push(media);
      return media;
    });
  }
  return found;
}

/** Whether a message holds an image or a document. */
export function holdsMedia(message: Message): boolean {
  return mediaOf(message).length > 0;
}

function mayHold(block: Block): boolean {
  return isMedia(block) || (block?.type === 'tool_result' && typeof block.content !== 'string');
}

/** How many images and documents a history holds, and how many are too large among many. */
export interface Gallery {
  readonly images: number;
  readonly documents: number;
  readonly large: number;
}

/** Counts the media of a history message by message. */
export const gallery: Fold<Gallery> = {
  initial: { images: 0, documents: 0, large: 0 },
  step: (state, message) => {
    const media = mediaOf(message);
    if (media.length === 0) return state;
    const images = media.filter(isImage);
    const isLarge = (image: Block) => sideOf(image) > MAX_SIDE_AMONG_MANY;
    return {
      images: state.images + images.length,
      documents: state.documents + media.length - images.length,
      large: state.large + images.filter(isLarge).length,
    };
  },
};

/** Counts the media of a draft. */
export function galleryOf({ turns }: Draft): Gallery {
  return turns.reduce(
    (state, { base, parts }) =>
      gallery.step(state, { ...base, content: parts.map(({ block }) => block) }),
    gallery.initial,
  );
}

/**
 * How many go so that `most` remain: in steps of a fifth, so that what was left out stays the same
 * for many requests to come.
 */
export function surplus(count: number, most: number): number {
  const step = Math.max(1, Math.floor(most / 5));
  return count > most ? Math.ceil((count - most) / step) * step : 0;
}

/** The first `count` media that are `chosen`, replaced by notes that say what they were. */
export function withoutMedia(
  draft: Draft,
  { count, chosen }: { readonly count: number; readonly chosen: (media: Block) => boolean },
  tell: (path: string) => void,
): Draft {
  let left = count;
  return mapParts(draft, (part) => {
    const block = mapMedia(part.block, (media) => {
      if (left <= 0 || !chosen(media)) return media;
      left--;
      return asNote(media);
    });
    if (block === part.block) return part;
    tell(pathOf(part));
    return { ...part, block };
  });
}

/** Text that stands for media: what a text document says, else what kind of thing it was. */
export function asNote(media: Block): Block {
  const source = sourceOf(media);
  const isText = source.type === 'text' && typeof source.data === 'string';
  const text = isText ? source.data : mediaNote(media.type, detailsOf(media, source));
  const { cache_control: mark } = media;
  return { type: 'text', text, ...(mark !== undefined && { cache_control: mark }) };
}

function detailsOf({ title }: Block, { media_type: type, data }: Source): unknown[] {
  const size = imageSize(data);
  return [title, type, size && `${size.width} x ${size.height} pixels`];
}
