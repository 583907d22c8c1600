import type { ModelSpec } from './models.ts';

const lines = ['haiku', 'sonnet', 'opus', 'fable', 'mythos'];

/** The line a model belongs to, as the Models API names it. */
export function lineOf({ id }: ModelSpec): string {
  const line = lines.find((name) => id.includes(name));
  if (line === undefined) throw new Error(`${id} belongs to no line`);
  return line;
}
