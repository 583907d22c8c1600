import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import type { Rule } from './rule.ts';

/** Bedrock and Vertex load nothing from the web. */
export const urlSources: Rule = (_params, { platform, turns }) => {
  if (platform.urlSources) return undefined;
  const placed = turns
    .flatMap(({ blocks }) => blocks)
    .find(({ block }) => isDict(block.source) && block.source.type === 'url');
  return (
    placed &&
    invalid(`${placed.path}.${placed.block.type}.source.base64.data: URL sources are not supported`)
  );
};
