import type { ModelSpec } from './models.ts';

const lines = ['haiku', 'sonnet', 'opus', 'fable', 'mythos'];

/** The line a model belongs to, as the Models API names it; the models of 2023 had none. */
export function lineOf({ id }: ModelSpec): string | null {
  return lines.find((name) => id.includes(name)) ?? null;
}
