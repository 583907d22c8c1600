import type { Random } from './random.ts';

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

/** Sentences, of so many words together. */
export function prose(random: Random, count: number): string {
  const sentences: string[] = [];
  for (let left = count; left > 0; ) {
    const length = Math.min(left, 5 + random.below(12));
    const all = Array.from({ length }, () => random.pick(words));
    const [first = '', ...rest] = all;
    sentences.push(`${[first[0]?.toUpperCase() + first.slice(1), ...rest].join(' ')}.`);
    left -= length;
  }
  return sentences.join(' ');
}

/** The path of a source file, one of 48. */
export function pathOf(random: Random): string {
  return `src/${random.pick(names)}/${random.pick(['store', 'reader', 'writer', 'table', 'rules', 'index'])}.ts`;
}

/** Lines of a program. */
export function code(random: Random, lines: number): string {
  return Array.from({ length: lines }, (_, at) => {
    const [name, other] = [random.pick(names), random.pick(words)];
    return random.chance(0.2)
      ? `${at + 1}  export function ${other}${at}(${name}: ${name[0]?.toUpperCase()}${name.slice(1)}): number {`
      : `${at + 1}    const ${other}${random.below(90)} = ${name}.${random.pick(words)}(${random.below(9_000)});`;
  }).join('\n');
}

/** Lines that a command printed. */
export function log(random: Random, lines: number): string {
  return Array.from({ length: lines }, () => {
    const time = [random.below(24), random.below(60), random.below(60)]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
    return `${time} ${random.pick(names)}[${random.below(9_000)}]: ${random.pick(words)} ${random.pick(words)} took ${random.below(900)} ms`;
  }).join('\n');
}
