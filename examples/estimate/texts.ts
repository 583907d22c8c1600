import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Characters at most of one file, and of all files of an extension. */
const PIECE = 40_000;
const MOST: Readonly<Record<string, number>> = {
  '.md': 4_000_000,
  '.js': 3_000_000,
  '.ts': 3_000_000,
  '.json': 1_500_000,
  '.mjs': 1_000_000,
  '.txt': 500_000,
  '.html': 500_000,
  '.css': 300_000,
  '.yml': 300_000,
};

/**
 * Prose, code and data to learn from: the files of the installed dependencies, which the lockfile
 * pins. Each text is in once, however many packages hold it.
 */
export function textsOf(folder: string): string[] {
  const left = new Map(Object.entries(MOST));
  const seen = new Set<string>();
  const texts: string[] = [];
  for (const { path, extension } of filesOf(folder)) {
    const room = left.get(extension) ?? 0;
    if (room <= 0 || statSync(path).size > 1_000_000) continue;
    const text = readFileSync(path, 'utf8').slice(0, PIECE);
    const start = text.slice(0, 500);
    if (text.length < 200 || seen.has(start)) continue;
    seen.add(start);
    texts.push(text);
    left.set(extension, room - text.length);
  }
  return texts;
}

/** In an order that is the same everywhere and has nothing to do with their names. */
function filesOf(folder: string): { path: string; extension: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({
      path: join(parentPath, name),
      extension: /\.\w+$/.exec(name)?.[0] ?? '',
    }))
    .filter(({ extension }) => extension in MOST)
    .map((file) => ({
      ...file,
      place: createHash('sha256').update(file.path.slice(folder.length)).digest('hex'),
    }))
    .sort((one, two) => (one.place < two.place ? -1 : 1));
}
