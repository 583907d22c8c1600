import { cacheControl } from '../block-shapes.ts';
import { invalid } from '../fault.ts';
import { asText, type Dict, isDict } from '../json.ts';
import {
  anything,
  type Check,
  fields,
  listOf,
  matching,
  optional,
  required,
  string,
} from '../shapes.ts';
import type { Rule } from './rule.ts';

/** Tools whose definition the API keeps. Source: the tool unions of @anthropic-ai/sdk 1.11. */
const knownTools =
  /^(?:bash|text_editor|computer|memory|code_execution|web_search|web_fetch|advisor|tool_search_tool_(?:bm25|regex)|(?:browser|computer)_toolset)_\d{8}$|^mcp_toolset$|^tool_search_tool_(?:bm25|regex)$/;

const propertyKey = /^[a-zA-Z0-9_.-]{1,64}$/;

function unionAtTop(schema: Dict): boolean {
  return ['oneOf', 'allOf', 'anyOf'].some((key) => key in schema);
}

function badKeys(schema: Dict): boolean {
  return (
    isDict(schema.properties) &&
    Object.keys(schema.properties).some((key) => !propertyKey.test(key))
  );
}

const inputSchema: Check = (schema, path) => {
  if (!isDict(schema)) return `${path}: Input does not match the expected shape.`;
  if (schema.type === undefined) return `${path}.type: Field required`;
  if (schema.type !== 'object') return `${path}.type: Input should be 'object'`;
  if (unionAtTop(schema))
    return `${path}: input_schema does not support oneOf, allOf, or anyOf at the top level`;
  return badKeys(schema)
    ? `${path}.properties: Property keys should match pattern '${propertyKey.source}'`
    : undefined;
};

const custom = fields({
  type: anything,
  name: required(matching(/^[a-zA-Z0-9_-]{1,128}$/)),
  description: optional(string),
  input_schema: required(inputSchema),
  cache_control: cacheControl,
  strict: anything,
  defer_loading: anything,
  allowed_callers: anything,
  eager_input_streaming: anything,
  input_examples: anything,
});

const tool: Check = (value, path) => {
  const type = isDict(value) ? (value.type ?? 'custom') : 'custom';
  if (type === 'custom') return custom(value, `${path}.custom`);
  return knownTools.test(asText(type))
    ? fields({ cache_control: cacheControl }, true)(value, `${path}.${type}`)
    : `${path}: Input tag '${asText(type)}' found using 'type' does not match any of the expected tags: 'bash_20250124', 'custom', 'text_editor_20250728', 'web_search_20260318'`;
};

const shape = optional(listOf(tool));

/** Every tool is one that the API knows, or has a name and an object schema. */
export const toolsShape: Rule = ({ tools }) => {
  const complaint = shape(tools, 'tools');
  return complaint ? invalid(complaint) : undefined;
};
