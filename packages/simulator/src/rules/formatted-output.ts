import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { mediaOf } from '../media.ts';
import { wantsFormat } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** Answers of a form are served on some platforms, and cite nothing. Source: the structured-outputs page; the words are ours. */
export const formattedOutput: Rule = (params, { modelInUrl, platform, turns }) => {
  if (!wantsFormat(params)) return undefined;
  if (!platform.structuredOutputs && !modelInUrl)
    return invalid('output_config.format: not supported on this platform');
  const cited = mediaOf(turns).find(
    ({ block: { citations } }) => isDict(citations) && citations.enabled === true,
  );
  return (
    cited &&
    invalid(`${cited.path}.citations: not supported together with \`output_config.format\``)
  );
};
