import {
  type Block,
  type Call,
  digest,
  headOf,
  historyIn,
  listOf,
  nameOf,
  type Params,
} from '@turnwise/core';
import { type Chain, chaining } from './chain.js';

/** What a prompt depends on before its messages, in the order in which a change loses the cache. */
const KINDS = [
  'model',
  'speed',
  'format',
  'tools',
  'system',
  'citations',
  'tool-choice',
  'thinking',
  'effort',
  'images',
] as const;

export type PartKind = (typeof KINDS)[number];

/** A part of a prompt by its name: equal names are equal parts. */
export interface Part {
  readonly kind: PartKind;
  /** As the API writes paths. */
  readonly path: string;
  readonly name: string;
}

/** The fingerprint of a request: names, counts and places of everything that its prefix holds. */
export interface Print {
  readonly parts: readonly Part[];
  readonly chain: Chain;
  /** Names all that stands before the messages, and what they depend on beside it. */
  readonly salt: string;
}

/** Takes the fingerprint of a request, reading of its messages what is new. */
export function printOf(call: Call, params = call.params): Print {
  const chain = historyIn({ ...call, params }).fold(chaining);
  const { thinking, tool_choice: choice, output_config: output } = fieldsOf(params);
  const parts = [
    part('model', 'model', call.model.id),
    part('speed', 'speed', params.speed ?? 'standard'),
    part('format', 'output_config.format', blockName(output.format ?? params.output_format)),
    ...toolsOf(params),
    ...systemOf(params),
    part('citations', 'messages', chain.cites),
    part(
      'tool-choice',
      'tool_choice',
      choice.type ?? 'auto',
      choice.name,
      choice.disable_parallel_tool_use === true,
    ),
    part('thinking', 'thinking', thinking.type, thinking.budget_tokens),
    part('effort', 'output_config.effort', output.effort),
    part('images', 'messages', chain.images),
  ];
  return { parts, chain, salt: saltOf(parts) };
}

/** A name for everything up to a place in the messages. */
export function nameAt({ salt }: Print, { name }: Chain): string {
  return nameOf(salt, name);
}

/** A name for what stands before the messages alone. */
export function frameOf({ parts }: Print): string {
  return saltOf(parts.filter(({ kind }) => rankOf(kind) < rankOf('citations')));
}

function saltOf(parts: readonly Part[]): string {
  return nameOf(...parts.map(({ kind, name }) => `${kind} ${name}`));
}

/** The place of a kind in the order of the prompt. */
export function rankOf(kind: PartKind | undefined): number {
  return kind === undefined ? KINDS.length : KINDS.indexOf(kind);
}

function part(kind: PartKind, path: string, ...values: readonly unknown[]): Part {
  return { kind, path, name: values.map(wordOf).join() };
}

function wordOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? digest(value) : String(value);
}

function toolsOf({ model, tools, mcp_servers: servers }: Params): Part[] {
  return [
    ...Array.from(listOf(servers), (server, index) =>
      part('tools', `mcp_servers.${index}`, server?.name, server?.url),
    ),
    ...listOf(tools).flatMap((tool, index) =>
      tool?.defer_loading === true
        ? []
        : [part('tools', `tools.${index}`, headOf({ model, messages: [], tools: [tool] }))],
    ),
  ];
}

function systemOf({ system }: Params): Part[] {
  if (typeof system === 'string') return [part('system', 'system', nameIn(system))];
  // `Array.from` gives the holes of a sparse array to the function, `map` does not.
  return Array.from(listOf(system), (block, index) =>
    part('system', `system.${index}`, nameIn([block])),
  );
}

function blockName(value: unknown): string {
  return typeof value === 'object' && value !== null ? nameIn([value as Block]) : '';
}

function nameIn(system: string | readonly Block[]): string {
  return headOf({ model: '', messages: [], system });
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf({ thinking, tool_choice, output_config }: Params) {
  const fields = (value: unknown) => (value ?? {}) as Fields;
  return {
    thinking: fields(thinking),
    tool_choice: fields(tool_choice),
    output_config: fields(output_config),
  };
}
