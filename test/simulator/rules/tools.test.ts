import { assistant, type Body, call, result, text, user, weather } from '../support.ts';
import { check } from './check.ts';

const talk = (...messages: readonly unknown[]): Body => ({ messages, tools: [weather] });
const unanswered = (index: number, ids: string) =>
  `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
const orphan = (path: string, id: string) =>
  `${path}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;

check('toolResults', [
  {
    it: 'are complete',
    send: talk(user('q'), assistant([call('a'), call('b')]), user([result('b'), result('a')])),
  },
  {
    it: 'may be followed by text',
    send: talk(user('q'), assistant([call('a')]), user([result('a'), text('go on')])),
  },
  {
    it: 'name every open call',
    send: talk(user('q'), assistant([call('a'), call('b')]), user('next')),
    says: unanswered(1, 'a, b'),
  },
  {
    it: 'come before text',
    send: talk(user('q'), assistant([call('a')]), user([text('so'), result('a')])),
    says: unanswered(1, 'a'),
  },
  {
    it: 'are judged on combined turns',
    send: talk(user('q'), assistant([call('a')]), assistant('wait'), user([result('a')])),
  },
  {
    it: 'are found in combined user turns',
    send: talk(
      user('q'),
      assistant([call('a'), call('b')]),
      user([result('a')]),
      user([result('b')]),
    ),
  },
  {
    it: 'need a call',
    send: talk(user('q'), assistant('no'), user([result('x')])),
    says: orphan('messages.2.content.0', 'x'),
  },
  {
    it: 'need their own call',
    send: talk(user('q'), assistant([call('a')]), user([result('a'), result('x')])),
    says: orphan('messages.2.content.1', 'x'),
  },
  {
    it: 'come once',
    send: talk(user('q'), assistant([call('a')]), user([result('a'), result('a')])),
    says: 'messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a',
  },
  {
    it: 'follow at once on the legacy platform',
    platform: 'legacy',
    send: talk(user('q'), assistant([call('a'), text('done')]), user([result('a')])),
    says: unanswered(1, 'a'),
  },
]);

check('toolIdsUnique', [
  {
    it: 'differ within a turn',
    send: talk(user('q'), assistant([call('a'), call('a')]), user([result('a')])),
    says: 'messages.1.content.1: `tool_use` ids must be unique',
  },
  {
    it: 'may come back in a later turn',
    send: talk(
      user('q'),
      assistant([call('a')]),
      user([result('a')]),
      assistant([call('a')]),
      user([result('a')]),
    ),
  },
]);

check('blockRoles', [
  {
    it: 'keep calls to the assistant',
    send: talk(user([call('a')])),
    says: 'messages.0: `tool_use` blocks can only be in `assistant` messages',
  },
  {
    it: 'keep results to the user',
    send: talk(user('q'), assistant([result('a')]), user('b')),
    says: 'messages.1: `tool_result` blocks can only be in `user` messages',
  },
]);

const history = { messages: [user('q'), assistant([call('a')]), user([result('a')])] };

check('toolsDefined', [
  { it: 'need not be today', send: history },
  {
    it: 'had to be once',
    send: { ...history, model: 'claude-3-5-sonnet-20240620' },
    says: 'Requests which include `tool_use` or `tool_result` blocks must define tools.',
  },
]);

check('toolNamesUnique', [
  { it: 'differ', send: { tools: [weather, weather] }, says: 'tools: Tool names must be unique.' },
]);

check('allToolsDeferred', [
  {
    it: 'leaves one to start with',
    send: { tools: [{ ...weather, defer_loading: true }] },
    says: 'All tools have defer_loading: true',
  },
]);

check('toolChoiceNeedsTools', [
  {
    it: 'needs tools',
    send: { tool_choice: { type: 'auto' } },
    says: 'tool_choice may only be specified while providing tools.',
  },
  {
    it: 'needs the named one',
    send: { tools: [weather], tool_choice: { type: 'tool', name: 'other' } },
    says: "Tool 'other' not found in provided tools",
  },
]);

const forced = { tools: [weather], tool_choice: { type: 'any' } };

check('toolChoiceForced', [
  ...['claude-haiku-5-5', 'claude-opus-5', 'claude-sonnet-4-5'].map((model) => ({
    it: `is served on ${model}`,
    send: { ...forced, model },
  })),
  ...['claude-fable-5-1', 'claude-opus-5-5', 'claude-sonnet-5-5', 'claude-mythos-5-2'].map(
    (model) => ({
      it: `is refused on ${model}`,
      send: { ...forced, model },
      says: 'tool_choice: type "tool" and "any" are not supported for this model.',
    }),
  ),
  {
    it: 'does not go with manual thinking',
    send: {
      ...forced,
      model: 'claude-sonnet-4-5',
      max_tokens: 4096,
      thinking: { type: 'enabled', budget_tokens: 2048 },
    },
    says: 'Thinking may not be enabled when tool_choice forces tool use.',
  },
]);

const image = (type: string) => ({
  type: 'image',
  source: { type, url: 'https://a', media_type: 'image/png', data: '' },
});

check('errorResultsText', [
  {
    it: 'hold no images',
    send: talk(
      user('q'),
      assistant([call('a')]),
      user([
        {
          ...result('a'),
          is_error: true,
          content: [{ type: 'image', source: { type: 'url', url: 'https://a' } }],
        },
      ]),
    ),
    says: 'all content must be type `text` if `is_error` is true',
  },
]);

check('urlSources', [
  {
    it: 'are loaded on the first-party API',
    send: { messages: [user([{ type: 'image', source: { type: 'url', url: 'https://a' } }])] },
  },
  {
    it: 'are not on Bedrock',
    platform: 'bedrock',
    send: {
      messages: [user([text('q'), { type: 'image', source: { type: 'url', url: 'https://a' } }])],
    },
    says: 'messages.0.content.1.image.source.base64.data: URL sources are not supported',
  },
  {
    it: 'take nothing else',
    send: { messages: [user([image('url')])] },
    says: 'messages.0.content.0.image.source.url.media_type: Extra inputs are not permitted',
  },
]);
