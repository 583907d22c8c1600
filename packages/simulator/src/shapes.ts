import { asText, type Dict, isDict } from './json.ts';

/** Says what is wrong with the value at `path`, in the API's words. */
export type Check = (value: unknown, path: string) => string | undefined;

/** Runs checks one after another and gives the first complaint. */
export function all(...checks: readonly Check[]): Check {
  return (value, path) => {
    for (const check of checks) {
      const complaint = check(value, path);
      if (complaint) return complaint;
    }
    return undefined;
  };
}

/** A check that says one thing. */
export function must(holds: (value: unknown) => boolean, words: string): Check {
  return (value, path) => (holds(value) ? undefined : `${path}: ${words}`);
}

export const string = must((value) => typeof value === 'string', 'Input should be a valid string');

export const object = must(isDict, 'Input should be an object');

const array = must(Array.isArray, 'Input should be a valid array');

export const boolean = must(
  (value) => typeof value === 'boolean',
  'Input should be a valid boolean',
);

export const integer = must(Number.isInteger, 'Input should be a valid integer');

export const number = must((value) => typeof value === 'number', 'Input should be a valid number');

/** A number within bounds, as the API words them. */
export function atLeast(minimum: number): Check {
  return must(
    (value) => Number(value) >= minimum,
    `Input should be greater than or equal to ${minimum}`,
  );
}

/** A string that matches a pattern. */
export function matching(pattern: RegExp): Check {
  return all(
    string,
    must((value) => pattern.test(String(value)), `String should match pattern '${pattern.source}'`),
  );
}

/** A string of at least one character. */
export const nonEmpty = all(
  string,
  must((value) => value !== '', 'String should have at least 1 character'),
);

/** An array whose items all pass. */
export function listOf(check: Check): Check {
  return all(array, (value, path) => {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      const complaint = check(item, `${path}.${index}`);
      if (complaint) return complaint;
    }
    return undefined;
  });
}

/** May be missing. */
export function optional(check: Check): Check {
  return (value, path) => (value === undefined ? undefined : check(value, path));
}

/** May be missing or null. */
export function nullable(check: Check): Check {
  return (value, path) => (value === undefined || value === null ? undefined : check(value, path));
}

/** Must be there, and pass. */
export function required(check: Check): Check {
  return (value, path) => (value === undefined ? `${path}: Field required` : check(value, path));
}

/** One of a few strings, as the API lists them: `'auto' or 'standard_only'`. */
export function oneOf(...options: readonly string[]): Check {
  const quoted = options.map((option) => `'${option}'`);
  const listed = [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
  return must((value) => options.some((option) => option === value), `Input should be ${listed}`);
}

/** An object whose fields pass; no others are allowed, unless `open`. */
export function fields(checks: Readonly<Record<string, Check>>, open = false): Check {
  return all(object, (value, path) => {
    const given = value as Dict;
    for (const [key, check] of Object.entries(checks)) {
      const complaint = check(given[key], `${path}.${key}`);
      if (complaint) return complaint;
    }
    const extra = open ? undefined : Object.keys(given).find((key) => !Object.hasOwn(checks, key));
    return extra === undefined ? undefined : `${path}.${extra}: Extra inputs are not permitted`;
  });
}

/** An object told apart by its `type`; `nest` puts the type into the paths of its fields. */
export function tagged(checks: Readonly<Record<string, Check>>, nest: boolean): Check {
  const tags = Object.keys(checks)
    .map((tag) => `'${tag}'`)
    .join(', ');
  return all(object, (value, path) => {
    const { type } = value as Dict;
    if (type === undefined) return `${path}.type: Field required`;
    const tag = asText(type);
    const check = Object.hasOwn(checks, tag) ? checks[tag] : undefined;
    if (check) return check(value, nest ? `${path}.${tag}` : path);
    return `${path}: Input tag '${tag}' found using 'type' does not match any of the expected tags: ${tags}`;
  });
}

/** Anything. */
export const anything: Check = () => undefined;
