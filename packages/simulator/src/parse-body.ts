import { type Fault, invalid } from './fault.ts';

/** Escapes one by one: a whole surrogate pair, a surrogate alone, anything else. */
const escapes =
  /\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?<high>\\u[dD][89abAB]..)|(?<low>\\u[dD][c-fC-F]..)|\\./g;

function place(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const column = index - before.lastIndexOf('\n');
  return `line ${line} column ${column} (char ${index})`;
}

/** Finds an escaped UTF-16 surrogate without its partner, which the API's parser refuses. */
function loneSurrogate(text: string): string | undefined {
  for (const { index, groups } of text.matchAll(escapes)) {
    if (groups?.high)
      return `no low surrogate in string: ${place(text, index + groups.high.length)}`;
    if (groups?.low) return `invalid high surrogate in string: ${place(text, index)}`;
  }
  return undefined;
}

function syntaxError(text: string, error: unknown): string {
  if (text.trim() === '') return 'Input is a zero-length, empty document: line 1 column 1 (char 0)';
  const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
  return position >= text.length
    ? `unexpected end of data: ${place(text, text.length)}`
    : `unexpected character: ${place(text, position)}`;
}

/** Levels of arrays and objects that the API's parser goes down. */
const deepest = 1_024;

function isTooDeep(value: unknown, room = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return room === 0 || Object.values(value).some((item) => isTooDeep(item, room - 1));
}

function faultIn(text: string, value: unknown): string | undefined {
  if (isTooDeep(value)) return `recursion limit reached: ${place(text, 0)}`;
  return /\\u[dD][89a-fA-F]/.test(text) ? loneSurrogate(text) : undefined;
}

function refuse(detail: string): Fault {
  return invalid(`The request body is not valid JSON: ${detail}`);
}

/** Characters of one string. Source: a recorded refusal. */
const maxString = 28_000_000;

function longString(value: unknown): Fault | undefined {
  if (typeof value === 'string')
    return value.length > maxString
      ? invalid(`String value length (${value.length}) exceeds the maximum allowed (${maxString})`)
      : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const fault = longString(inner);
    if (fault) return fault;
  }
  return undefined;
}

/** The parsed body, or the API's refusal of it. */
export function parseBody(text: string): { readonly value: unknown } | { readonly fault: Fault } {
  try {
    const value: unknown = JSON.parse(text);
    const detail = faultIn(text, value);
    if (detail) return { fault: refuse(detail) };
    const fault = text.length > maxString ? longString(value) : undefined;
    return fault ? { fault } : { value };
  } catch (error) {
    return { fault: refuse(syntaxError(text, error)) };
  }
}
