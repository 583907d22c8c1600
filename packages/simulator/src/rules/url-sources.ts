import { isType } from '../conversation.ts';
import { invalid } from '../fault.ts';
import { mediaOf } from '../media.ts';
import type { Rule } from './rule.ts';

/** Bedrock and Vertex load nothing from the web, and no uploaded files. */
export const urlSources: Rule = (_params, { platform, turns }) => {
  if (platform.urlSources) return undefined;
  const loaded = mediaOf(turns).find(({ source }) => isType(source, 'url', 'file'));
  if (loaded === undefined) return undefined;
  const kind = loaded.source.type === 'url' ? 'URL' : 'File';
  return invalid(`${loaded.path}.source.base64.data: ${kind} sources are not supported`);
};
