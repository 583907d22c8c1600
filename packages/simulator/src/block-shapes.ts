import { hasBeta } from './betas.ts';
import { isDict } from './json.ts';
import {
  all,
  anything,
  type Check,
  fields,
  listOf,
  matching,
  must,
  nonEmpty,
  nullable,
  oneOf,
  optional,
  required,
  string,
  tagged,
} from './shapes.ts';

const type = anything;

/** `{ type: 'ephemeral', ttl? }` */
export const cacheControl = nullable(
  tagged({ ephemeral: fields({ type, ttl: nullable(oneOf('5m', '1h')), scope: anything }) }, true),
);

const dictionary = must(isDict, 'Input should be a valid dictionary');

const base64 = fields({ type, media_type: required(string), data: required(string) });
const url = fields({ type, url: required(string) });
const plainText = fields({ type, media_type: required(string), data: required(string) });
const file = fields({ type, file_id: required(string) });

const text = fields({
  type,
  text: required(string),
  citations: anything,
  cache_control: cacheControl,
});

const toolUse = fields({
  type,
  id: required(matching(/^[a-zA-Z0-9_-]+$/)),
  name: required(nonEmpty),
  input: required(dictionary),
  caller: anything,
  toolset_name: anything,
  cache_control: cacheControl,
});

const serverToolUse = fields({
  type,
  id: required(matching(/^srvtoolu_[a-zA-Z0-9_]+$/)),
  name: required(nonEmpty),
  input: required(dictionary),
  caller: anything,
  cache_control: cacheControl,
});

const serverResult = fields({ tool_use_id: required(string), cache_control: cacheControl }, true);

/** Results of tools that the API runs. Source: the content block union of @anthropic-ai/sdk 1.11. */
const serverResults = [
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'advisor_tool_result',
  'mcp_tool_result',
];

const summary = all(
  string,
  must((value) => value !== '', 'content cannot be empty'),
);

const compaction = fields({
  type,
  content: nullable(summary),
  encrypted_content: anything,
  signature: nullable(string),
  tool_changes: nullable(listOf(anything)),
  cache_control: cacheControl,
});

const open = fields({ cache_control: cacheControl }, true);

function media(files: boolean): Readonly<Record<string, Check>> {
  const fileSource: Readonly<Record<string, Check>> = files ? { file } : {};
  const more = { cache_control: cacheControl };
  return {
    image: fields({
      type,
      source: required(tagged({ base64, ...fileSource, url }, true)),
      transformations: anything,
      ...more,
    }),
    document: fields({
      type,
      source: required(
        tagged({ base64, content: anything, ...fileSource, text: plainText, url }, true),
      ),
      citations: anything,
      context: anything,
      title: anything,
      ...more,
    }),
    search_result: open,
  };
}

function resultContent(blocks: Readonly<Record<string, Check>>): Check {
  return optional((value, path) =>
    typeof value === 'string' ? undefined : listOf(tagged(blocks, true))(value, path),
  );
}

/** Blocks that a beta brings, and the betas that bring each. Source: @anthropic-ai/sdk 1.11. */
const betaBlocks: Readonly<Record<string, RegExp>> = {
  compaction: /^compact-/,
  fallback: /^server-side-fallback-/,
  tool_addition: /^mid-conversation-tool-changes-/,
  tool_removal: /^mid-conversation-tool-changes-/,
};

/** What of the blocks is served: uploaded files as sources, and the betas of the request. */
export interface Served {
  readonly files: boolean;
  readonly betas: ReadonlySet<string>;
}

function broughtBy(betas: ReadonlySet<string>): readonly string[] {
  return Object.keys(betaBlocks).filter((name) => hasBeta(betas, betaBlocks[name] ?? /^$/));
}

function blocks(files: boolean, brought: readonly string[]): Readonly<Record<string, Check>> {
  const inner = { text, ...media(files), tool_reference: open, browser_state: open };
  const named = ['mcp_tool_use', 'mcp_tool_listing', 'container_upload'];
  return {
    text,
    ...media(files),
    thinking: fields({ type, thinking: required(string), signature: required(string) }),
    redacted_thinking: fields({ type, data: required(string) }),
    tool_use: toolUse,
    tool_result: fields({
      type,
      tool_use_id: required(string),
      content: resultContent(inner),
      is_error: anything,
      toolset_name: anything,
      cache_control: cacheControl,
    }),
    server_tool_use: serverToolUse,
    ...Object.fromEntries(serverResults.map((name) => [name, serverResult])),
    ...Object.fromEntries([...named, ...brought].map((name) => [name, open])),
    ...(brought.includes('compaction') && { compaction }),
    browser_state: open,
  };
}

const contents = new Map<string, Check>();

/** The content of a message when it is a list of blocks. Each of the few checks there are is made once. */
export function content({ files, betas }: Served): Check {
  const brought = broughtBy(betas);
  const key = [files, ...brought].join();
  const check = contents.get(key) ?? listOf(tagged(blocks(files, brought), true));
  contents.set(key, check);
  return check;
}

/** The content of `system` when it is a list. */
export const systemContent = listOf((item, path) =>
  isDict(item)
    ? tagged({ text }, true)(item, path)
    : `${path}: Input does not match the expected shape.`,
);
