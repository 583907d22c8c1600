import { asText, type Dict, dicts, isDict } from './json.ts';
import { sampleJson } from './sample-json.ts';

/** What a call of the API's own client tools may look like. Source: their pages, by type without the date. */
const ownTools: Readonly<Record<string, Dict>> = {
  bash: { command: 'ls' },
  computer: { action: 'screenshot' },
  memory: { command: 'view', path: '/memories' },
  text_editor: { command: 'view', path: '/' },
};

function ownInput({ type }: Dict): Dict | undefined {
  const name = asText(type).replace(/_\d{8}$/, '');
  return Object.hasOwn(ownTools, name) ? ownTools[name] : undefined;
}

/** Whether the model may call a tool itself, and the client runs it. */
function isCallable(tool: Dict): boolean {
  const direct = !Array.isArray(tool.allowed_callers) || tool.allowed_callers.includes('direct');
  const known = isDict(tool.input_schema) || ownInput(tool) !== undefined;
  return known && direct && tool.defer_loading !== true;
}

/** The tools of a request which a default answer may call; those that the API runs are not among them. */
export function callableTools({ tools }: Dict): readonly Dict[] {
  return dicts(tools).filter(isCallable);
}

/** A call with an input that the tool's schema allows; a schema that allows no object gets an empty one. */
export function callOf(tool: Dict): Dict {
  const input = ownInput(tool) ?? sampleJson(tool.input_schema);
  return { type: 'tool_use', name: tool.name, input: isDict(input) ? input : {} };
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/\p{Ll}(?=\p{Lu})/gu, '$& ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** The tools whose names share most words with a text; the first one when none shares any. */
export function fittingTools(tools: readonly Dict[], text: string): readonly Dict[] {
  const asked = new Set(wordsOf(text));
  const scores = tools.map(
    ({ name }) => wordsOf(asText(name)).filter((word) => asked.has(word)).length,
  );
  const best = Math.max(0, ...scores);
  return best === 0 ? tools.slice(0, 1) : tools.filter((_tool, index) => scores[index] === best);
}
