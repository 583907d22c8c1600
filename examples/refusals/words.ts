import type { Body } from './recorded.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Words of the caller that are gone from the request that arrived. */
export function lostWords(said: Body, arrived: unknown): readonly string[] {
  const kept = new Set(wordsIn(everyString(arrived)));
  return [...new Set(wordsIn(meaningful(said)))].filter((word) => !kept.has(word));
}

/** What the caller said: system, text, the input of tools and what they returned. */
function meaningful({ system, messages }: Body): readonly string[] {
  const list = Array.isArray(messages) ? messages : [];
  return [...saidIn(system), ...list.flatMap(ofMessage)];
}

function ofMessage(message: unknown): readonly string[] {
  return isFields(message) ? saidIn(message.content) : saidIn(message);
}

function saidIn(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  if (Array.isArray(content)) return content.flatMap(saidIn);
  if (!isFields(content)) return [];
  const { text, input, content: inner } = content;
  return [...saidIn(text), ...everyString(input), ...saidIn(inner)];
}

/** All strings in a value, names of fields included. */
function everyString(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(everyString);
  if (!isFields(value)) return typeof value === 'number' ? [String(value)] : [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...everyString(part)]);
}

function wordsIn(strings: readonly string[]): readonly string[] {
  return strings.flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? []);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
