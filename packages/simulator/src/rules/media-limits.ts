import { type Fault, invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import type { Rule } from './rule.ts';

const megabyte = 1024 * 1024;

/** Images and documents in a request. Source: the vision and PDF pages. */
function maxCount({ platform, model }: RequestContext): number {
  if (platform.name === 'bedrock') return 20;
  return model.contextWindow < 1_000_000 ? 100 : 600;
}

function maxImage({ platform }: RequestContext): number {
  return ['anthropic', 'foundry'].includes(platform.name) ? 10 : 5;
}

function sizeFault(context: RequestContext): Fault | undefined {
  const limit = maxImage(context);
  for (const { block, path } of context.turns.flatMap(({ blocks }) => blocks)) {
    const source = block.type === 'image' && isDict(block.source) ? block.source : {};
    const bytes = source.type === 'base64' ? String(source.data).length : 0;
    if (bytes > limit * megabyte)
      return invalid(
        `${path}.image.source.base64: image exceeds ${limit} MB maximum: ${bytes} bytes > ${limit * megabyte} bytes`,
      );
  }
  return undefined;
}

/** Not too many images and documents, and none too large. */
export const mediaLimits: Rule = (_params, context) => {
  const blocks = context.items.flatMap((item) => item.blocks);
  const images = blocks.filter(({ type }) => type === 'image').length;
  const documents = blocks.filter(({ type }) => type === 'document').length;
  const limit = maxCount(context);
  return images + documents > limit
    ? invalid(`too many images and documents: ${images} + ${documents} > ${limit}`)
    : sizeFault(context);
};
