import { type Fault, invalid } from '../fault.ts';
import { pictureOf } from '../image-size.ts';
import { asText } from '../json.ts';
import { type Medium, mediaOf } from '../media.ts';
import { pdfPages } from '../pdf-pages.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

const megabyte = 1024 * 1024;

/** Pixels of a side, alone and among more than twenty. Source: the vision page. */
const maxSide = 8000;
const manyImages = 20;
const maxSideAmongMany = 2000;

const notBase64 = /[^A-Za-z0-9+/=\s]/;

/** Images and documents in a request. Source: the vision and PDF pages. */
function maxCount({ platform, model }: RequestContext): number {
  if (platform.name === 'bedrock') return 20;
  return model.contextWindow < 1_000_000 ? 100 : 600;
}

function maxImage({ platform }: RequestContext): number {
  return ['anthropic', 'foundry'].includes(platform.name) ? 10 : 5;
}

function sizeFault({ source, path }: Medium, limit: number): Fault | undefined {
  const bytes = asText(source.data).length;
  return bytes > limit * megabyte
    ? invalid(
        `${path}.source.base64: image exceeds ${limit} MB maximum: ${bytes} bytes > ${limit * megabyte} bytes`,
      )
    : undefined;
}

function pictureFault(
  { source, path }: Medium,
  isOneOfMany: boolean,
  { platform }: RequestContext,
): Fault | undefined {
  const at = `${path}.source.base64`;
  const data = asText(source.data);
  if (notBase64.test(data)) return invalid(`${at}.data: The file format is invalid or unsupported`);
  const picture = pictureOf(data);
  if (picture === undefined) return undefined;
  if (picture.mediaType !== source.media_type)
    return invalid(`${at}: Image does not match the provided media type`);
  const side = Math.max(picture.width, picture.height);
  const words = `${at}.data: At least one of the image dimensions ${platform.oldWords ? 'exceeds' : 'exceed'} max allowed size`;
  const many = platform.oldWords ? 'many-images' : 'many-image';
  if (isOneOfMany && side > maxSideAmongMany)
    return invalid(`${words} for ${many} requests: ${maxSideAmongMany} pixels`);
  return side > maxSide ? invalid(`${words}: ${maxSide} pixels`) : undefined;
}

/** Pages of all PDFs together. Source: the PDF page. */
function pagesFault(documents: readonly Medium[], { model }: RequestContext): Fault | undefined {
  const limit = model.contextWindow < 1_000_000 ? 100 : 600;
  const pages = documents
    .filter(({ source }) => source.type === 'base64')
    .reduce((sum, { source }) => sum + pdfPages(asText(source.data)), 0);
  return pages > limit ? invalid(`A maximum of ${limit} PDF pages may be provided.`) : undefined;
}

/** Not too many images and documents, none too large, and each of the type that it says. */
export const mediaLimits: Rule = (_params, context) => {
  const media = mediaOf(context.turns);
  const images = media.filter(({ block }) => block.type === 'image');
  const documents = media.filter(({ block }) => block.type === 'document');
  const limit = maxCount(context);
  if (media.length > limit)
    return invalid(
      `too many images and documents: ${images.length} + ${documents.length} > ${limit}`,
    );
  for (const image of images.filter(({ source }) => source.type === 'base64')) {
    const fault =
      sizeFault(image, maxImage(context)) ??
      pictureFault(image, images.length > manyImages, context);
    if (fault) return fault;
  }
  return pagesFault(documents, context);
};
