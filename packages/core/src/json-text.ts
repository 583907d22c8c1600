/**
 * A value as JSON text, whatever it is. What no client could send either (a cycle, a big integer,
 * too many levels) is named as such.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return '[no JSON]';
  }
}
