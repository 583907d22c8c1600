/** How far JSON goes that begins at a bracket. */
export interface JsonRead {
  /** `whole` with its bracket closed, `cut` by the end of the text, `broken` by what stands there. */
  readonly state: 'whole' | 'cut' | 'broken';
  /** Behind the closing bracket, or where it broke. */
  readonly end: number;
  /** How many tokens were read, the bracket included. */
  readonly tokens: number;
}

type Want = 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'next';

const VALUE = { '{': 'firstKey', '[': 'first', string: 'next', scalar: 'next' } as const;
const KEY = { string: 'colon' } as const;

/** What follows a token in each place, brackets that close and commas aside. */
const FOLLOWS: Readonly<Record<Want, Readonly<Record<string, Want>>>> = {
  value: VALUE,
  first: VALUE,
  key: KEY,
  firstKey: KEY,
  colon: { ':': 'value' },
  next: {},
};

const BEHIND_COMMA: Readonly<Record<string, Want>> = { '{': 'key', '[': 'value' };

const BLANK = /[ \t\n\r]*/y;
const WORD = /[-+.\w]+/y;
const SCALAR = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;
const HALF = /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-?(?:\d[\d.eE+-]*)?)$/;

/**
 * Follows JSON from the bracket at `start`, every character once, however deep it goes. What it
 * calls whole may still hold a wrong escape.
 */
export function readJson(text: string, start: number): JsonRead {
  const open: string[] = [];
  let want: Want = 'value';
  let at = start;
  let tokens = 0;
  do {
    const begin = matched(BLANK, text, at);
    const token = tokenAt(text, begin);
    if (token === 'cut') return { state: 'cut', end: text.length, tokens };
    const next: Want | undefined = token && follow(want, token.type, open);
    if (!token || !next) return { state: 'broken', end: begin, tokens };
    want = next;
    at = token.end;
    tokens++;
  } while (open.length > 0);
  return { state: 'whole', end: at, tokens };
}

function follow(want: Want, type: string, open: string[]): Want | undefined {
  if (type === '}' || type === ']') return closed(want, type, open);
  if (type === ',') return want === 'next' ? BEHIND_COMMA[open.at(-1) ?? ''] : undefined;
  const next = FOLLOWS[want][type];
  if (next === 'first' || next === 'firstKey') open.push(type);
  return next;
}

function closed(want: Want, type: string, open: string[]): Want | undefined {
  const [bracket, empty] = type === '}' ? ['{', 'firstKey'] : ['[', 'first'];
  if (open.at(-1) !== bracket || (want !== 'next' && want !== empty)) return undefined;
  open.pop();
  return 'next';
}

interface Token {
  readonly type: string;
  readonly end: number;
}

function tokenAt(text: string, at: number): Token | 'cut' | undefined {
  if (at === text.length) return 'cut';
  const character = text.charAt(at);
  if ('{}[],:'.includes(character)) return { type: character, end: at + 1 };
  if (character === '"') return stringAt(text, at);
  const end = matched(WORD, text, at);
  const word = text.slice(at, end);
  if (SCALAR.test(word)) return { type: 'scalar', end };
  return end === text.length && HALF.test(word) ? 'cut' : undefined;
}

function stringAt(text: string, start: number): Token | 'cut' | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return { type: 'string', end: at + 1 };
    if (code === 92) at++;
    // A line break or another control character ends no string and is not allowed in one.
    else if (code < 32) return undefined;
  }
  return 'cut';
}

function matched(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
