import type { Random } from '../replay/random.ts';

/*
 * Text of the kinds that conversations hold, as long as it is asked for.
 */

const words = `the a of and to in harbor gauge sill ledger tide table crane barge quay pilot invoice
  manifest record field reader writer test error value branch module that which was were is before
  after while noon morning checked compared moved closed opened missing wrong twice never always
  meter tonne berth channel window parser schema query index cache request reply token budget
  please could should would we they it one two other same next last small large early late`.split(
  /\s+/,
) as [string, ...string[]];

const names = [
  'tide',
  'berth',
  'crane',
  'ledger',
  'pilot',
  'invoice',
  'manifest',
  'gauge',
] as const;

/** A whole number of at least 1, half of the time above `median`. */
export function around(random: Random, median: number, spread = 0.7): number {
  return Math.max(1, Math.round(random.logNormal(median, spread)));
}

/** Sentences, of so many words together. */
export function prose(random: Random, count: number): string {
  const sentences: string[] = [];
  for (let left = count; left > 0; ) {
    const length = Math.min(left, 5 + random.between(0, 11));
    const all = Array.from({ length }, () => random.oneOf(words));
    const [first = '', ...rest] = all;
    sentences.push(`${[first[0]?.toUpperCase() + first.slice(1), ...rest].join(' ')}.`);
    left -= length;
  }
  return sentences.join(' ');
}

/** The path of a source file, one of 48. */
export function pathOf(random: Random): string {
  return `src/${random.oneOf(names)}/${random.oneOf(['store', 'reader', 'writer', 'table', 'rules', 'index'])}.ts`;
}

/** Lines of a program. */
export function code(random: Random, lines: number): string {
  return Array.from({ length: lines }, (_, at) => {
    const [name, other] = [random.oneOf(names), random.oneOf(words)];
    return random.chance(0.2)
      ? `${at + 1}  export function ${other}${at}(${name}: ${name[0]?.toUpperCase()}${name.slice(1)}): number {`
      : `${at + 1}    const ${other}${random.between(0, 89)} = ${name}.${random.oneOf(words)}(${random.between(0, 8999)});`;
  }).join('\n');
}

/** Lines that a command printed. */
export function log(random: Random, lines: number): string {
  return Array.from({ length: lines }, () => {
    const time = [random.between(0, 23), random.between(0, 59), random.between(0, 59)]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
    return `${time} ${random.oneOf(names)}[${random.between(0, 8999)}]: ${random.oneOf(words)} ${random.oneOf(words)} took ${random.between(0, 899)} ms`;
  }).join('\n');
}
