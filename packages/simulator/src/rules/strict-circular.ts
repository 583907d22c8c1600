import { invalid } from '../fault.ts';
import { type Dict, isDict } from '../json.ts';
import { resolveReference, schemasIn } from '../schema-walk.ts';
import { strictSchemas } from '../strict-schemas.ts';
import type { Rule } from './rule.ts';

function referencesIn(schema: Dict): readonly string[] {
  return schemasIn(schema).flatMap(({ $ref }) => (typeof $ref === 'string' ? $ref : []));
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}

/** The way from a reference back to itself, if there is one; no reference is followed twice. */
function cycle(
  root: Dict,
  reference: string,
  trail: readonly string[],
  followed: Set<string>,
): readonly string[] | undefined {
  if (trail.includes(reference)) return [...trail.slice(trail.indexOf(reference)), reference];
  if (followed.has(reference)) return undefined;
  followed.add(reference);
  const target = resolveReference(root, reference);
  if (!isDict(target) || target === root) return undefined;
  for (const next of referencesIn(target)) {
    const found = cycle(root, next, [...trail, reference], followed);
    if (found) return found;
  }
  return undefined;
}

/** No definition of a strict schema refers back to itself. */
export const strictCircular: Rule = (params) => {
  for (const { path, schema } of strictSchemas(params)) {
    const names = Object.keys(isDict(schema.$defs) ? schema.$defs : {});
    const followed = new Set<string>();
    const found = names.map((name) => cycle(schema, `#/$defs/${name}`, [], followed)).find(Boolean);
    if (found)
      return invalid(
        `${path}: Invalid schema: Circular reference detected in schema definitions: ${found.map(nameOf).join(' -> ')}. Self-referencing or mutually-referencing definitions are not supported.`,
      );
  }
  return undefined;
};
