import type { Module } from './records.ts';

function typeOf(field: string): string {
  if (field.endsWith('At')) return 'EpochMs';
  if (/(?:M|Ms)$|itude$|^number$/.test(field)) return 'number';
  return field.endsWith('Id') ? 'Id' : 'string';
}

function reader(field: string): string {
  const type = typeOf(field);
  if (type === 'EpochMs') return `timeWithOffset(wire.${field}, '${field}')`;
  return type === 'number'
    ? `finite(wire.${field}, '${field}')`
    : `text(wire.${field}, '${field}')`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function question({ type, name, fields }: Module, ask: string, index: number): string {
  const field = fields[index % fields.length] ?? 'id';
  const other = fields[(index + 3) % fields.length] ?? 'id';
  return `/**
 * ${capital(ask.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))}, oldest first.
 *
 * Records that arrived twice count once; of two that differ the one received later counts.
 */
export function ${ask}(${name}: readonly ${type}[], ${field}: ${type}['${field}'], limit = 100): readonly ${type}[] {
  const seen = new Map<Id, ${type}>();
  for (const record of ${name}) {
    if (record.${field} !== ${field}) continue;
    const before = seen.get(record.id);
    if (before && before.revision >= record.revision) continue;
    seen.set(record.id, record);
  }
  const found = [...seen.values()].sort((a, b) => compare(a.${other}, b.${other}) || a.revision - b.revision);
  if (found.length > limit) log.warn('${name}: %d records for one ${field}, the first %d returned', found.length, limit);
  return found.slice(0, limit);
}`;
}

/** The source of a module, as `read_file` returns it. */
export function sourceOf(module: Module): string {
  const { type, name, about, fields, questions } = module;
  const source = `import { compare, finite, text, timeWithOffset } from './wire.ts';
import { log } from './log.ts';
import { Store } from './store.ts';
import type { EpochMs, Id } from './types.ts';

/** ${capital(about)}. */
export interface ${type} {
  readonly id: Id;
  readonly revision: number;
${fields.map((field) => `  readonly ${field}: ${typeOf(field)};`).join('\n')}
}

/** Reads a ${type.toLowerCase()} from the wire; refuses what is incomplete, with the name of the field. */
export function parse${type}(wire: Record<string, unknown>): ${type} {
  return {
    id: text(wire.id, 'id'),
    revision: finite(wire.revision ?? 0, 'revision'),
${fields.map((field) => `    ${field}: ${reader(field)},`).join('\n')}
  };
}

/** All ${name} that were accepted since the service was started. */
export const ${name}Store = new Store<${type}>('${name}', { keepYears: 10 });

/** Accepts a ${type.toLowerCase()}: late, twice or out of order, the store looks the same afterwards. */
export async function accept${type}(wire: Record<string, unknown>, now: EpochMs): Promise<'new' | 'known' | 'stale'> {
  const record = parse${type}(wire);
  const before = await ${name}Store.get(record.id);
  if (before && before.revision > record.revision) return 'stale';
  if (before && before.revision === record.revision) return 'known';
  await ${name}Store.put(record.id, record, now);
  log.info('${name}: %s accepted at revision %d', record.id, record.revision);
  return 'new';
}

${questions.map((ask, index) => question(module, ask, index)).join('\n\n')}
`;
  return numbered(source);
}

/** The tests of a module, as `read_file` returns them. */
export function testsOf({ type, name, fields, questions }: Module): string {
  const cases = questions.map(
    (ask, index) => `  test('${ask} counts a record that arrived twice once', () => {
    const first = make${type}({ id: 'a', revision: 1, ${fields[index % fields.length]}: sample.${fields[index % fields.length]} });
    const again = { ...first, revision: 2 };
    expect(${ask}([again, first], sample.${fields[index % fields.length]})).toEqual([again]);
    expect(${ask}([], sample.${fields[index % fields.length]})).toEqual([]);
  });`,
  );
  return numbered(`import { describe, expect, test } from 'vitest';
import { ${questions.join(', ')}, parse${type} } from '../src/${name}.ts';
import { make${type}, sample${type} as sample } from './make.ts';

describe('${name}', () => {
  test.each(${JSON.stringify(fields)})('a record without %s is refused', (field) => {
    const { [field]: _, ...wire } = sample;
    expect(() => parse${type}(wire)).toThrow(field);
  });

${cases.join('\n\n')}
});
`);
}

function numbered(text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${String(index + 1).padStart(4)}  ${line}`)
    .join('\n');
}
