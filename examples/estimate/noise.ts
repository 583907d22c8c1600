/** Text that no file holds enough of: keys, digests and base64, the same on every run. */
export function noise(pieces = 60): string[] {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const digits = '0123456789';
  const hex = `abcdef${digits}`;
  const all = letters + letters.toUpperCase() + digits;
  const random = randomFrom(99);
  const draw = (from: string, length: number): string =>
    Array.from({ length }, () => from[random(from.length)]).join('');
  const lines = (line: () => string): string => Array.from({ length: 30 }, line).join('\n');
  return Array.from({ length: pieces }, () => [
    draw(all, 1_500),
    draw(`${all}+/`, 1_500),
    lines(() => [8, 4, 4, 4, 12].map((length) => draw(hex, length)).join('-')),
    lines(() => draw(hex, 40)),
  ]).flat();
}

/** Whole numbers below what it is asked for (a linear congruential generator). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
