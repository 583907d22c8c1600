/** Longer strings are no model ids; the pattern work stays bounded whatever a caller passes. */
const LONGEST_ID = 512;

/**
 * The undated first-party id inside any platform's spelling of it: dated and `-latest` ids,
 * Bedrock ids, inference profiles and their ARNs, Vertex `@` versions, gateways' `vendor/` paths
 * and dotted versions. A string that names no Claude model comes back trimmed of such decoration
 * at most; whether it is known is the table's business.
 *
 * Sources: the platforms' own model pages; `claude-opus-4` and `-4-0` are one model.
 */
export function canonicalModelId(id: unknown): string {
  if (typeof id !== 'string' || id.length > LONGEST_ID) return '';
  const name = id
    .trim()
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^(?:[a-z-]+\.)?anthropic\./, '')
    .replace(/[@:].*$/, '')
    .replace(/(\d)\.(\d)/g, '$1-$2')
    .replace(/-v\d+$/, '')
    .replace(/-(?:\d{8}|latest)$/, '');
  return /^claude-(?:opus|sonnet)-4$/.test(name) ? `${name}-0` : name;
}
