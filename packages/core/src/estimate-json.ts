type CountText = (text: string) => number;

/** Tokens a character of what only the API can read: encrypted content, omitted thinking. */
export const OPAQUE = 0.2;

const OPAQUE_KEYS: ReadonlySet<string> = new Set(['encrypted_content', 'encrypted_index', 'data']);

/** Keys that are no part of the prompt. */
const SILENT_KEYS: ReadonlySet<string> = new Set(['type', 'cache_control', 'signature']);

/** JSON as it stands in a prompt: a blank behind each colon and comma (measured). */
export function promptJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(promptJson).join(', ')}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}: ${promptJson(field)}`).join(', ')}}`;
}

/** Tokens of the values of a block whose type is not known. */
export function valueTokens(value: unknown, text: CountText): number {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return text(String(value));
  let total = 0;
  for (const [name, field] of Object.entries(value)) total += fieldTokens(name, field, text);
  return total;
}

function fieldTokens(name: string, field: unknown, text: CountText): number {
  if (SILENT_KEYS.has(name)) return 0;
  const opaque = typeof field === 'string' && OPAQUE_KEYS.has(name);
  return opaque ? field.length * OPAQUE : valueTokens(field, text);
}
