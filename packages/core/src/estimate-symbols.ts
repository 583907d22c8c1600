/** What a character is, as far as its price goes. */
export const KINDS = [
  'lower',
  'upper',
  'digit',
  'blank',
  'line',
  'mark',
  'sign',
  'accented',
  'foreign',
  'han',
  'kana',
  'box',
  'half',
  'symbol',
] as const;

export type Kind = (typeof KINDS)[number];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MARKS = '.,;:!?\'"-()';
const SIGNS = '#$%&*+/<=>@[\\]^_`{|}~';

/** The characters that are told apart. A digit is as good as any other. */
const ALPHABET = [...LETTERS, ...LETTERS.toUpperCase(), '0', ' ', '\t', '\n', ...MARKS, ...SIGNS];

/** Unicode blocks by how tokenizers treat them: the first code of each range, up to the next. */
const RANGES: readonly (readonly [from: number, kind: Kind])[] = [
  [0x80, 'symbol'],
  [0xc0, 'accented'],
  [0x250, 'symbol'],
  [0x370, 'foreign'],
  [0x1f00, 'symbol'],
  [0x2500, 'box'],
  [0x2580, 'symbol'],
  [0x3040, 'kana'],
  [0x3100, 'symbol'],
  [0x3400, 'han'],
  [0xa000, 'symbol'],
  [0xac00, 'kana'],
  [0xd7b0, 'symbol'],
  [0xd800, 'half'],
  [0xe000, 'symbol'],
  [0xf900, 'han'],
  [0xfb00, 'symbol'],
];

/** The kinds that are not told apart any further. */
const WHOLE = KINDS.slice(KINDS.indexOf('accented'));

/** The kind of each symbol: those of the alphabet, then one for each whole kind. */
export const SYMBOL_KINDS: readonly Kind[] = [...ALPHABET.map(kindOf), ...WHOLE];

export const SYMBOLS = SYMBOL_KINDS.length;

/** The symbol of a line break, which is what a text stands behind and before. */
export const LINE_SYMBOL = ALPHABET.indexOf('\n');

function kindOf(char: string): Kind {
  if (/[a-z]/.test(char)) return 'lower';
  if (/[A-Z]/.test(char)) return 'upper';
  if (/[0-9]/.test(char)) return 'digit';
  if (/[ \t]/.test(char)) return 'blank';
  if (/[\n\r]/.test(char)) return 'line';
  return MARKS.includes(char) ? 'mark' : 'sign';
}

function symbolOf(code: number): number {
  const char = String.fromCharCode(code).replace(/[0-9]/, '0').replace('\r', '\n');
  const at = ALPHABET.indexOf(char);
  return at < 0 ? wholeSymbol('symbol') : at;
}

const wholeSymbol = (kind: Kind): number => ALPHABET.length + WHOLE.indexOf(kind);

/** The symbol of each ASCII code. */
export const NARROW = Uint8Array.from({ length: 128 }, (_, code) => symbolOf(code));

/** The symbol of every sixteenth code, on which all ranges begin. */
export const WIDE = Uint8Array.from({ length: 4_096 }, (_, sixteenth) =>
  wholeSymbol(RANGES.findLast(([from]) => from <= sixteenth << 4)?.[1] ?? 'symbol'),
);
