import { invalid } from '../fault.ts';
import { isDict } from '../json.ts';
import { mediaOf } from '../media.ts';
import { wantsFormat } from '../request-context.ts';
import type { Rule } from './rule.ts';

/** An answer that has to have a form cites nothing. Source: the structured-outputs page; the words are ours. */
export const formattedOutput: Rule = (params, { turns }) => {
  if (!wantsFormat(params)) return undefined;
  const cited = mediaOf(turns).find(
    ({ block: { citations } }) => isDict(citations) && citations.enabled === true,
  );
  return (
    cited &&
    invalid(`${cited.path}.citations: not supported together with \`output_config.format\``)
  );
};
