import { readFileSync } from 'node:fs';
import type { PlatformName } from './places.ts';

/** A refusal of the API as it was recorded, with the request that brought it about. */
export interface Refusal {
  readonly category: string;
  readonly status: number;
  readonly error_type: string;
  readonly error_message: string;
  readonly platform: PlatformName;
  readonly api_version: string;
  /** The body; `$headers` are headers that it was sent with. */
  readonly request_shape: Body;
  /** Whether the request holds enough to bring the refusal about again. */
  readonly reproducible: boolean;
}

/** A request body of any shape. */
export interface Body {
  readonly $headers?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** Whether a request was made to Bedrock's Converse, which names everything otherwise. */
export function isConverse({ request_shape: { messages, ...body } }: Refusal): boolean {
  if ('inferenceConfig' in body || 'toolConfig' in body) return true;
  return /"(?:toolUse|toolResult)":/.test(JSON.stringify(messages ?? null));
}

/** Reads refusals: one JSON object a line. */
export function readRefusals(file: string): readonly Refusal[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/**
 * Whether two refusals say the same, indices, ids, numbers (one or a list) and back-ticks aside. One may say more at its end,
 * one may leave out the place that the other names first, and a list may be in another order.
 */
export function isAlike(recorded: string, got: string): boolean {
  const [a, b] = [bare(recorded), bare(got)];
  return a.startsWith(b) || b.startsWith(a) || a.endsWith(`: ${b}`) || b.endsWith(`: ${a}`);
}

function bare(message: string): string {
  const words = message
    .replace(/\b(?:srv)?toolu_\w+/g, 'ID')
    .replace(/ID(?:, ID)+/g, 'ID')
    .replace(/`|\.$/g, '');
  return inOrder(words)
    .replace(/(?<=\.)N\b|\d+/g, '#')
    .replace(/#(?:, #)+/g, '#');
}

/** Sorts the complaints of a schema, which come in any order: `#/path: expected …, found: …`. */
function inOrder(message: string): string {
  const complaint = /#\/[^#]*?found: \w+/g;
  const sorted = (message.match(complaint) ?? []).sort();
  return message.replace(complaint, () => sorted.shift() ?? '');
}
