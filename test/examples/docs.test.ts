import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readdirSync(`${root}/packages`);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...packages.map((name) => `packages/${name}/README.md`),
];

/** A block of TypeScript, and the program that it says it comes from. */
const block = /(?:<!-- (examples\/\S+\.ts) -->\n\n)?```ts\n([\s\S]*?)```/g;

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The first line of a block that its program does not have, in the same order. */
function firstStrange(snippet: string, program: string): string | undefined {
  const rest = [...linesOf(program)];
  return linesOf(snippet).find((line) => {
    const at = rest.indexOf(line);
    rest.splice(0, at + 1);
    return at < 0;
  });
}

test.each(documents)('%s shows programs that run', (document) => {
  for (const [, example = '', snippet = ''] of readFileSync(`${root}/${document}`, 'utf8').matchAll(
    block,
  )) {
    expect(example, `no example is named before:\n${snippet}`).not.toBe('');
    const strange = firstStrange(snippet, readFileSync(`${root}/${example}`, 'utf8'));
    expect(strange, `not in ${example}`).toBeUndefined();
  }
});

test.each(documents)('%s links to files that exist', (document) => {
  const folder = new URL(`../../${document}`, import.meta.url);
  for (const [, link = ''] of readFileSync(folder, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g))
    expect(existsSync(new URL(link, folder)), link).toBe(true);
});
