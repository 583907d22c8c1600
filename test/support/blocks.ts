import type { Block } from '@turnwise/core';
import fc from 'fast-check';

/*
 * Every kind of content block that the SDK's `BetaContentBlockParam` lists, as the API would send
 * or take it. What carries meaning holds a word `word123`, which the laws look for.
 */

export const word = fc.nat(999_999).map((n) => `word${n}`);

const edge = fc.constantFrom('', '', ' ', '\n', '\u00a0é😀 ', '\t"\\');

/** Text with something to say, perhaps between white space and characters that need escaping. */
export const phrase = fc.tuple(edge, word, edge).map((parts) => parts.join(''));

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(phrase, fc.integer(), fc.boolean(), fc.constant(null), fc.constant('')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 }),
  ),
})).value;

export const input = fc.dictionary(fc.oneof(word, fc.constant('path')), json, { maxKeys: 3 });

function block(type: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Block> {
  const optional = Object.keys(fields).filter((key) => key.startsWith('_'));
  return fc
    .record(fields, { requiredKeys: Object.keys(fields).filter((key) => !optional.includes(key)) })
    .map((drawn) =>
      Object.fromEntries([
        ['type', type],
        ...Object.entries(drawn).map(([key, value]) => [key.replace(/^_/, ''), value]),
      ]),
    ) as fc.Arbitrary<Block>;
}

const citation = word.map((cited_text) => ({ type: 'char_location', cited_text }));

const source = fc.oneof(
  word.map((data) => ({ type: 'base64', media_type: 'image/png', data })),
  word.map((name) => ({ type: 'url', url: `https://example.com/${name}` })),
  word.map((file_id) => ({ type: 'file', file_id })),
);

export const text = block('text', { text: phrase, _citations: fc.constantFrom(null, []) });
export const image = block('image', { source });
export const document = block('document', {
  source: fc.oneof(
    source,
    phrase.map((data) => ({ type: 'text', media_type: 'text/plain', data })),
    phrase.map((content) => ({ type: 'content', content })),
  ),
  _title: fc.oneof(phrase, fc.constant(null)),
  _citations: fc.constant({ enabled: true }),
});
export const searchResult = block('search_result', {
  source: word,
  title: phrase,
  content: fc.array(
    phrase.map((value) => ({ type: 'text', text: value })),
    { minLength: 1, maxLength: 2 },
  ),
});
export const containerUpload = block('container_upload', { file_id: word });
export const compaction = block('compaction', {
  content: fc.oneof(phrase, fc.constant(null)),
  _signature: word,
});

/** What a user says beside tool results. */
export const said = fc.oneof(
  { arbitrary: text, weight: 5 },
  image,
  document,
  searchResult,
  containerUpload,
);

/** Signed thinking may be empty: a redacting display leaves the signature alone. */
export const thinking = fc.oneof(
  block('thinking', { thinking: fc.oneof(phrase, fc.constant('')), signature: word }),
  block('redacted_thinking', { data: word }),
);

/** What an assistant says beside tool calls and thinking. */
export const replied = fc.oneof(
  { arbitrary: text, weight: 4 },
  block('text', { text: phrase, citations: fc.array(citation, { minLength: 1, maxLength: 2 }) }),
  block('fallback', {
    from: fc.constant({ model: 'claude-opus-5-5' }),
    to: fc.constant({ model: 'claude-opus-5' }),
    _trigger: fc.constant(null),
  }),
  block('mcp_tool_listing', {
    mcp_server_name: word,
    tools: fc.constant([{ name: 'look', input_schema: { type: 'object' } }]),
  }),
);

/** Server tools by name, and the type of the block that answers each. */
export const SERVER_TOOLS = [
  ['web_search', 'web_search_tool_result'],
  ['web_fetch', 'web_fetch_tool_result'],
  ['advisor', 'advisor_tool_result'],
  ['code_execution', 'code_execution_tool_result'],
  ['bash_code_execution', 'bash_code_execution_tool_result'],
  ['text_editor_code_execution', 'text_editor_code_execution_tool_result'],
  ['tool_search_tool_regex', 'tool_search_tool_result'],
  ['tool_search_tool_bm25', 'tool_search_tool_result'],
] as const;

const found = word.map((title) => [{ type: 'web_search_result', title, url: 'https://e.org' }]);

/** A call of a server tool or an MCP server and its result, ids aside. */
export const serverPair = fc.oneof(
  fc
    .record({ tool: fc.constantFrom(...SERVER_TOOLS), input, content: found, direct: fc.boolean() })
    .map(({ tool: [name, type], input, content, direct }): [Block, Block] => [
      { type: 'server_tool_use', name, input, ...(direct && { caller: { type: 'direct' } }) },
      { type, content },
    ]),
  fc
    .record({ input, content: fc.option(phrase, { nil: undefined }), server_name: word })
    .map(({ input, content, server_name }): [Block, Block] => [
      { type: 'mcp_tool_use', name: 'look', server_name, input },
      { type: 'mcp_tool_result', is_error: false, ...(content !== undefined && { content }) },
    ]),
);

const shown = fc.oneof(
  { arbitrary: text, weight: 4 },
  image,
  document,
  searchResult,
  block('tool_reference', { tool_name: word }),
  block('browser_state', { tabs: fc.constant([]) }),
);

/** The fields of a tool result beside its id. */
export const answer = fc.oneof(
  fc.record(
    { content: fc.oneof(phrase, fc.constant(''), fc.array(shown, { maxLength: 2 })) },
    { requiredKeys: [] },
  ),
  fc.record({
    content: fc.oneof(phrase, fc.array(text, { maxLength: 2 })),
    is_error: fc.boolean(),
  }),
);
