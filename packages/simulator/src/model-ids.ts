import { type ModelSpec, models } from './models.ts';

const byId = new Map(models.map((model) => [model.id, model]));
const byAlias = new Map(
  [...models].reverse().map((model) => [model.id.replace(/-\d{8}$/, ''), model]),
);

/** Strips what platforms put around an id: regions, vendors, versions, `@date`, `-latest`, `-0`. */
function plain(id: string): string {
  return id
    .replace(/^(?:[a-z]{2,6}\.)?anthropic\./, '')
    .replace(/^anthropic\//, '')
    .replace(/-v\d+(?::\w+)*$/, '')
    .replace('@', '-')
    .replace(/-(?:latest|0)$/, '')
    .replace(/(\d)\.(\d)/, '$1-$2');
}

/** The model behind an id, dated, alias, Bedrock or Vertex form; `added` maps ids of your own. */
export function findModel(
  id: string,
  added: Readonly<Record<string, string>>,
): ModelSpec | undefined {
  const target = Object.hasOwn(added, id) ? String(added[id]) : id;
  return byId.get(target) ?? byId.get(plain(target)) ?? byAlias.get(plain(target));
}
