import type Anthropic from '@anthropic-ai/sdk';
import { vi } from 'vitest';
import type { Answer, Wired } from './wire.ts';

/** One way of using a client. */
export interface Way {
  /** Returns what the client returned, so that its class can be compared. */
  readonly run: (client: Anthropic) => unknown;
  readonly answer?: Answer;
  readonly options?: object;
  /** @default the SDK's own */
  readonly client?: new (
    options: object,
  ) => Anthropic;
}

/** Everything that a program or a server can see of one use of a client. */
export interface Observed {
  readonly requests: readonly Wired[];
  readonly console: readonly unknown[];
  readonly outcome: unknown;
}

/** Runs a way with a client and writes down what could be seen. */
export async function observe(
  way: Way,
  client: Anthropic,
  requests: readonly Wired[],
): Promise<Observed> {
  const said: unknown[] = [];
  const spies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...args) => void said.push([level, ...args])),
  );
  try {
    const outcome = await settled(() => way.run(client));
    return { requests, console: JSON.parse(steady(JSON.stringify(said))), outcome };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Log lines without the parts that differ from run to run. */
export function steady(text: string): string {
  return text
    .replaceAll(/log_[0-9a-f]{6}/g, 'log_id')
    .replaceAll(/in \d+ms/g, 'in 0ms')
    .replaceAll(/"durationMs":\d+/g, '"durationMs":0');
}

/** How a call ended: thrown at once, rejected, or with a value; and what kind of thing it gave. */
export async function settled(run: () => unknown): Promise<unknown> {
  let given: unknown;
  try {
    given = run();
  } catch (error) {
    return { thrown: await described(error) };
  }
  const kind = (given as object | undefined)?.constructor;
  try {
    return { kind, value: await described(await given) };
  } catch (error) {
    return { kind, rejected: await described(error) };
  }
}

/** What holds the client itself, or differs from run to run. */
const HIDDEN = new Set(['stack', '_client', 'client', 'controller', 'socket']);

/** A value by its class and all of its own properties, those that do not show included. */
export async function described(value: unknown, known = new Set<unknown>()): Promise<unknown> {
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return 'known';
  known.add(value);
  if (value instanceof Headers) return [...value].filter(([name]) => name !== 'date');
  if (value instanceof Response) return describedResponse(value);
  return { class: value.constructor, own: await describedFields(value, known) };
}

async function describedFields(value: object, known: Set<unknown>): Promise<object> {
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value));
  const own: Record<string, unknown> = {};
  for (const [name, { value: field, enumerable }] of fields) {
    if (!HIDDEN.has(name)) own[enumerable ? name : `(${name})`] = await described(field, known);
  }
  return own;
}

async function describedResponse(response: Response): Promise<unknown> {
  const { status, statusText, url, headers, redirected, type } = response;
  const text = response.bodyUsed ? 'read' : await response.clone().text();
  return { status, statusText, url, redirected, type, headers: await described(headers), text };
}

/** Everything as it would be without marks; how long a body is depends on them. */
export function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return unmarkedText(value);
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, unmarked(it)]));
}

function unmarkedText(text: string): string {
  const plain = text.replaceAll(MARK, '').replace(LENGTH, '');
  return plain.replaceAll('[{"type":"text","text":"Hello?"}]', '"Hello?"');
}

const MARK = /,"cache_control":\{"type":"ephemeral"(?:,"ttl":"\w+")?\}/g;
const LENGTH = /^content-length: \d+$/;
