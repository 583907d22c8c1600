import { assistant, text, user, weather } from '../support.ts';
import { check } from './check.ts';

check('modelField', [
  { it: 'wants a model', send: { model: undefined }, says: 'model: Field required' },
  { it: 'wants a string', send: { model: 7 }, says: 'model: Input should be a valid string' },
  {
    it: 'wants a character',
    send: { model: '' },
    says: 'model: String should have at least 1 character',
  },
  { it: 'looks an unknown model up', send: { model: 'claude-nope' }, says: 'model: claude-nope' },
  { it: 'speaks first', send: { model: undefined, tool_choice: 7 }, says: 'model: Field required' },
]);

check('toolChoiceShape', [
  {
    it: 'wants an object',
    send: { tool_choice: 'auto' },
    says: 'tool_choice: Input should be an object',
  },
  { it: 'wants a type', send: { tool_choice: {} }, says: 'tool_choice.type: Field required' },
  {
    it: 'names the types',
    send: { tool_choice: { type: 'bogus' } },
    says: "tool_choice: Input tag 'bogus' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'",
  },
]);

check('toolsShape', [
  { it: 'wants an array', send: { tools: null }, says: 'tools: Input should be a valid array' },
  {
    it: 'wants a schema',
    send: { tools: [{ name: 'a' }] },
    says: 'tools.0.custom.input_schema: Field required',
  },
  {
    it: 'wants a schema of an object',
    send: { tools: [weather, { name: 'a', input_schema: { type: 'string' } }] },
    says: "tools.1.custom.input_schema.type: Input should be 'object'",
  },
  {
    it: 'wants a plain name',
    send: { tools: [{ ...weather, name: 'a b' }] },
    says: "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
  },
  {
    it: 'takes no union at the top',
    send: { tools: [{ name: 'a', input_schema: { type: 'object', anyOf: [] } }] },
    says: 'tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level',
  },
  {
    it: 'takes plain property keys',
    send: { tools: [{ name: 'a', input_schema: { type: 'object', properties: { ä: {} } } }] },
    says: "tools.0.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'",
  },
  {
    it: 'takes tools that the API knows',
    send: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
  },
]);

const badSchema = (property: unknown) => ({
  tools: [{ name: 'a', input_schema: { type: 'object', properties: { a: property } } }],
});

check('toolSchemaDraft', [
  ...[
    { $ref: '#/definitions/Missing' },
    { type: 'number', exclusiveMinimum: true },
    { type: 'text' },
  ].map((property) => ({
    it: `takes no ${JSON.stringify(property)}`,
    send: badSchema(property),
    says: 'tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12',
  })),
  { it: 'takes keywords it does not know', send: badSchema({ type: 'string', nullable: true }) },
]);

check('messagesShape', [
  { it: 'wants messages', send: { messages: undefined }, says: 'messages: Field required' },
  {
    it: 'wants an array',
    send: { messages: 'hi' },
    says: 'messages: Input should be a valid array',
  },
  {
    it: 'wants one message',
    send: { messages: [] },
    says: 'messages: at least one message is required',
  },
  {
    it: 'wants a role',
    send: { messages: [{ content: 'a' }] },
    says: 'messages.0.role: Field required',
  },
  {
    it: 'names the roles',
    send: { messages: [{ role: 'tool', content: 'a' }] },
    says: 'messages: Unexpected role "tool". Allowed roles are "user" or "assistant"',
  },
  {
    it: 'wants content',
    send: { messages: [{ role: 'user' }] },
    says: 'messages.0.content: Field required',
  },
  {
    it: 'takes no number',
    send: { messages: [user(7)] },
    says: 'messages.0.content: Input should be a valid array',
  },
  {
    it: 'wants objects',
    send: { messages: [user([7])] },
    says: 'messages.0.content.0: Input should be an object',
  },
  {
    it: 'wants block types',
    send: { messages: [user([{}])] },
    says: 'messages.0.content.0.type: Field required',
  },
  {
    it: 'takes no other key',
    send: { messages: [{ ...user('a'), bogus: 1 }] },
    says: 'messages.0.bogus: Extra inputs are not permitted',
  },
  {
    it: 'takes no other role on old models',
    send: {
      model: 'claude-sonnet-4-20250514',
      messages: [{ role: 'system', content: 'a' }, user('b')],
    },
    says: 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
  },
  {
    it: 'speaks of lists on the legacy platform',
    platform: 'legacy',
    send: { messages: [user({})] },
    says: 'messages.0.content: Input should be a valid list',
  },
  {
    it: 'judges string messages on the legacy platform',
    platform: 'legacy',
    send: { messages: ['hi'] },
    says: 'messages.0: Input does not match the expected shape.',
  },
]);

const blocks = (...content: readonly unknown[]) => ({
  messages: [user('q'), assistant(content), user('next')],
});

check('blocks of messages', [
  {
    it: 'wants plain ids',
    send: blocks({ type: 'tool_use', id: 'a|b', name: 'a', input: {} }),
    says: "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
  },
  {
    it: 'wants server ids',
    send: blocks({ type: 'server_tool_use', id: 'toolu_1', name: 'web_search', input: {} }),
    says: "messages.1.content.0.server_tool_use.id: String should match pattern '^srvtoolu_[a-zA-Z0-9_]+$'",
  },
  {
    it: 'wants input objects',
    send: blocks({ type: 'tool_use', id: 'a', name: 'a', input: '{}' }),
    says: 'messages.1.content.0.tool_use.input: Input should be a valid dictionary',
  },
  {
    it: 'wants tool names',
    send: blocks({ type: 'tool_use', id: 'a', name: '', input: {} }),
    says: 'messages.1.content.0.tool_use.name: String should have at least 1 character',
  },
  {
    it: 'wants ids of results',
    send: { messages: [user([{ type: 'tool_result' }])] },
    says: 'messages.0.content.0.tool_result.tool_use_id: Field required',
  },
  {
    it: 'wants signatures',
    send: blocks({ type: 'thinking', thinking: 't' }),
    says: 'messages.1.content.0.thinking.signature: Field required',
  },
  {
    it: 'takes no marker on thinking',
    send: blocks({
      type: 'thinking',
      thinking: 't',
      signature: 's',
      cache_control: { type: 'ephemeral' },
    }),
    says: 'messages.1.content.0.thinking.cache_control: Extra inputs are not permitted',
  },
  {
    it: 'takes uploaded files since 2026-10-21 only',
    send: { messages: [user([{ type: 'image', source: { type: 'file', file_id: 'f' } }])] },
    says: "messages.0.content.0.image.source: Input tag 'file' found using 'type' does not match any of the expected tags: 'base64', 'url'",
  },
  {
    it: 'takes uploaded files',
    version: '2026-10-21',
    send: {
      messages: [user([{ type: 'image', source: { type: 'file', file_id: 'f' } }, text('q')])],
    },
  },
]);
