import type Anthropic from '@anthropic-ai/sdk';

/** A function that a client offers, by its path: `beta.messages.create`. */
export interface Method {
  readonly path: string;
  readonly method: (...args: never[]) => unknown;
}

/** Every method of a client and of its resources, as the installed SDK has them. */
export function methodsOf(client: Anthropic): Method[] {
  return walk(client, client, '');
}

function walk(client: Anthropic, resource: object, prefix: string): Method[] {
  const found: Method[] = [];
  for (let at = Object.getPrototypeOf(resource); at !== Object.prototype; ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name === 'constructor' || typeof value !== 'function') continue;
      found.push({ path: `${prefix}${name}`, method: value });
    }
    at = Object.getPrototypeOf(at);
  }
  for (const [name, part] of Object.entries(resource)) {
    if (part?._client === client) found.push(...walk(client, part, `${prefix}${name}.`));
  }
  return found;
}

/** Calls a method that is no Messages method, with something in every place it reads. */
export function callPlainly(client: Anthropic, { path, method }: Method): unknown {
  const parts = path.split('.').slice(0, -1);
  // biome-ignore lint/suspicious/noExplicitAny: any resource at all
  const resource = parts.reduce((at: any, part) => at[part], client);
  const source = String(method);
  const signature = source.slice(source.indexOf('(') + 1, source.indexOf('{\n'));
  const names = [...signature.matchAll(/(\w+)(?=\s*[,=)])/g)].map(([name]) => name);
  return method.apply(resource, names.map((name) => argumentFor(name, source)) as never[]);
}

function argumentFor(name: string, source: string): unknown {
  if (name === 'options') return undefined;
  if (!['params', 'body', 'query', 'opts'].includes(name)) return 'id_1';
  const ids = [...source.matchAll(/\b(\w+_id|version|target)\b/g)].map(([id]) => [id, 'id_2']);
  const file = new File(['Hello.'], 'hello.txt', { type: 'text/plain' });
  const form = /multipart/i.test(source) ? { file, files: [file] } : {};
  return { ...form, limit: 2, ...Object.fromEntries(ids) };
}
