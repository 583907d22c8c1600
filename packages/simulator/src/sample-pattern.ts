import { Script } from 'node:vm';

/** Characters of a pattern and of a text for it. */
const longest = 1_000;

/** Milliseconds after which a text counts as no match: there are patterns that take years to say no. */
const patience = 100;

const test = new Script('expression.test(text)');

function attempt(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** The expression that a pattern is; some are none by the stricter reading, and some by neither. */
function compile(pattern: string): RegExp | undefined {
  return attempt(pattern, 'u') ?? attempt(pattern, '');
}

/** Whether a text matches a pattern. */
export function matches(pattern: string, text: string): boolean {
  const expression = compile(pattern);
  if (!expression) return false;
  try {
    return test.runInNewContext({ expression, text }, { timeout: patience }) === true;
  } catch {
    return false;
  }
}

/** Reads a pattern from left to right. */
interface Reader {
  readonly pattern: string;
  at: number;
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '', B: '' };

/** Tried where a class of characters stands. */
const plain = 'aA0-_ .';

/** The first plain character that a class allows. */
function memberOf(set: string): string {
  return Array.from(plain).find((one) => compile(set)?.test(one)) ?? '';
}

function next(reader: Reader): string {
  const character = String.fromCodePoint(reader.pattern.codePointAt(reader.at) ?? 0);
  reader.at += character.length;
  return character;
}

function ahead({ pattern, at }: Reader, text: string): boolean {
  return pattern.startsWith(text, at);
}

function escaped(reader: Reader): string {
  const letter = next(reader);
  const name = /^[pP]$/.test(letter) ? /^\{[^}]*\}/.exec(reader.pattern.slice(reader.at)) : null;
  reader.at += name?.[0].length ?? 0;
  if (name || /^[dDwWsS]$/.test(letter)) return memberOf(`\\${letter}${name?.[0] ?? ''}`);
  return controls[letter] ?? letter;
}

/** `[…]`: its first member, or a plain character that an excluding class allows. */
function fromSet(reader: Reader): string {
  const start = reader.at - 1;
  while (!ahead(reader, ']')) if (next(reader) === '\\') next(reader);
  reader.at += 1;
  const set = reader.pattern.slice(start, reader.at);
  if (set.startsWith('[^')) return memberOf(set);
  const inner = { pattern: set, at: 1 };
  const first = next(inner);
  return first === '\\' ? escaped(inner) : first;
}

/** `(…)`, looking around aside. */
function fromGroup(reader: Reader): string {
  const opened = /^\?(?::|<[^=!>]+>)/.exec(reader.pattern.slice(reader.at))?.[0] ?? '';
  reader.at += opened.length;
  const looks = ahead(reader, '?');
  const inner = fromChoices(reader);
  reader.at += 1;
  return looks ? '' : inner;
}

function fromAtom(reader: Reader): string {
  const character = next(reader);
  switch (character) {
    case '^':
    case '$':
      return '';
    case '.':
      return 'a';
    case '\\':
      return escaped(reader);
    case '[':
      return fromSet(reader);
    case '(':
      return fromGroup(reader);
    default:
      return character;
  }
}

/** How often an atom is repeated at least; once where nothing says so. */
function timesOf(reader: Reader): number {
  const [found = '', least] =
    /^(?:[*?]|\+|\{(\d+)(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at)) ?? [];
  reader.at += found.length;
  if (least !== undefined) return Number(least);
  return found.startsWith('*') || found.startsWith('?') ? 0 : 1;
}

function fromSequence(reader: Reader): string {
  let text = '';
  while (reader.at < reader.pattern.length && !ahead(reader, '|') && !ahead(reader, ')')) {
    const atom = fromAtom(reader);
    const times = Math.min(timesOf(reader), longest / Math.max(1, atom.length));
    text += atom.repeat(times);
  }
  return text;
}

/** Alternatives: the first one counts, the others are read over. */
function fromChoices(reader: Reader): string {
  const text = fromSequence(reader);
  while (ahead(reader, '|')) {
    reader.at += 1;
    fromSequence(reader);
  }
  return text;
}

/** A short text that matches a pattern; undefined where none was found. */
export function samplePattern(pattern: string): string | undefined {
  if (pattern.length > longest || !compile(pattern)) return undefined;
  const text = fromChoices({ pattern, at: 0 });
  return matches(pattern, text) ? text : undefined;
}
