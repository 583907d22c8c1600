import { assistant, system, text, user } from '../support.ts';
import { check } from './check.ts';

const old = 'claude-sonnet-4-5';
const directive =
  'the directive-only form (content: [] with output_config) is accepted at any position';

check('systemMessages', [
  { it: 'may end the array', send: { messages: [user('a'), system('s')] } },
  {
    it: 'may stand before the assistant',
    send: { messages: [user('a'), system('s'), system('t'), assistant('b'), user('c')] },
  },
  {
    it: 'does not come first',
    send: { messages: [system('s'), user('a')] },
    says: `messages.0: use the top-level 'system' parameter for the initial system prompt; ${directive}`,
  },
  {
    it: 'follows a user',
    send: { messages: [user('a'), assistant('b'), system('s'), assistant('c'), user('d')] },
    says: `messages.2: role 'system' must follow a 'user' message or an 'assistant' message ending in a server tool result; ${directive}`,
  },
  {
    it: 'precedes the assistant',
    send: { messages: [user('a'), system('s'), system('t'), user('b')] },
    says: `messages.2: role 'system' must precede an 'assistant' message or end the array; ${directive}`,
  },
  {
    it: 'holds something',
    send: { messages: [user('a'), system([])] },
    says: 'messages.1: system content must contain at least one block',
  },
  {
    it: 'holds no images',
    send: {
      messages: [user('a'), system([{ type: 'image', source: { type: 'url', url: 'https://a' } }])],
    },
    says: "messages.1: role 'system' supports text, tool_addition, and tool_removal blocks only",
  },
  {
    it: 'holds visible text',
    send: { messages: [user('a'), system(' ')] },
    says: 'messages.1: system text blocks must contain non-whitespace text',
  },
  {
    it: 'is not known to 4.7',
    send: { model: 'claude-opus-4-7', messages: [user('a'), system('s')] },
    says: "role 'system' is not supported on this model",
  },
  {
    it: 'is not served on Foundry',
    platform: 'foundry',
    send: { messages: [user('a'), system('s')] },
    says: "role 'system' is not supported on this model",
  },
  {
    it: 'may only direct, at any position',
    beta: 'mid-conversation-output-config-2026-07-01',
    send: { messages: [{ ...system([]), output_config: { effort: 'low' } }, user('a')] },
  },
]);

const scoped = (more: object) => ({
  messages: [user('a'), { ...system([text('s')]), clear_at: 'next_user_message', ...more }],
});
const clearing = 'mid-conversation-system-clear-at-2026-08-21';

check('turnScopedSystem', [
  {
    it: 'needs a beta',
    send: scoped({}),
    says: 'messages.1.clear_at: Extra inputs are not permitted',
  },
  { it: 'is served with it', beta: clearing, send: scoped({}) },
  {
    it: 'takes no marker',
    beta: clearing,
    send: scoped({ content: [text('s', { cache_control: { type: 'ephemeral' } })] }),
    says: "messages.1.content.0: cache_control is not permitted on a turn-scoped system message (clear_at: 'next_user_message')",
  },
]);

check('emptyTurns', [
  { it: 'lets an empty assistant turn pass', send: { messages: [user('q'), assistant([])] } },
  { it: 'judges the combined turn', send: { messages: [user([]), user('a')] } },
  {
    it: 'names the user',
    send: { messages: [user('')] },
    says: 'messages.0: user messages must have non-empty content',
  },
  {
    it: 'was stricter on 4.5',
    send: { model: old, messages: [user('q'), assistant([]), user('next')] },
    says: 'messages.1: all messages must have non-empty content except for the optional final assistant message',
  },
  {
    it: 'spares the last assistant turn on 4.5',
    send: { model: old, messages: [user('q'), assistant('')] },
  },
]);

check('textContent', [
  {
    it: 'wants text in the last turn',
    send: { messages: [user([text('')])] },
    says: 'messages: text content blocks must be non-empty',
  },
  {
    it: 'forgets earlier turns',
    send: { messages: [user('q'), assistant([text('')]), user('a')] },
  },
  {
    it: 'remembers them on 4.5',
    send: { model: old, messages: [user('q'), assistant([text('')]), user('a')] },
    says: 'messages: text content blocks must be non-empty',
  },
  {
    it: 'wants visible text',
    send: { messages: [user(' \n')] },
    says: 'messages: text content blocks must contain non-whitespace text',
  },
  {
    it: 'lets blank text pass beside other text',
    send: { model: old, messages: [user([text(' '), text('a')])] },
  },
  {
    it: 'wants text in the system prompt',
    send: { system: [text('')] },
    says: 'system: text content blocks must be non-empty',
  },
]);

const twoUsers = { messages: [user('a'), user('b')] };
const assistantFirst = { messages: [assistant('a'), user('b')] };
const alternate = (role: string) =>
  `messages: roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`;

check('rolesAlternate', [
  ...(['anthropic', 'vertex', 'foundry'] as const).map((platform) => ({
    it: `combines neighbors on ${platform}`,
    platform,
    send: twoUsers,
  })),
  ...(['legacy', 'gateway'] as const).map((platform) => ({
    it: `refuses neighbors on ${platform}`,
    platform,
    send: twoUsers,
    says: alternate('user'),
  })),
  {
    it: 'refuses them on Bedrock up to 4.6',
    platform: 'bedrock',
    send: { ...twoUsers, model: old },
    says: alternate('user'),
  },
  { it: 'combines them there since 4.7', platform: 'bedrock', send: twoUsers },
]);

check('firstUser', [
  { it: 'may be the assistant', send: assistantFirst },
  {
    it: 'is the user on stricter platforms',
    platform: 'legacy',
    send: assistantFirst,
    says: 'messages: first message must use the "user" role',
  },
]);

const cited = user([text('a', { citations: [{ type: 'char_location' }] })]);
const file = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a' } };

check('userCitations', [
  { it: 'were taken in 2023', send: { messages: [cited] } },
  {
    it: 'are refused since 2026-10-21',
    version: '2026-10-21',
    send: { messages: [cited] },
    says: 'messages.0.content.0: `citations` are not permitted in `user` messages',
  },
]);

check('assistantDocuments', [
  { it: 'were taken in 2023', send: { messages: [user('a'), assistant([file]), user('b')] } },
  {
    it: 'are refused since 2026-10-21',
    version: '2026-10-21',
    send: { messages: [user('a'), assistant([file]), user('b')] },
    says: 'messages.1.content.0: `document` blocks are not permitted in `assistant` messages',
  },
]);

const unfinished = { messages: [user('q'), assistant('The answer')] };

check('prefill', [
  { it: 'is served on 4.5', send: { ...unfinished, model: old } },
  ...['claude-opus-4-6', 'claude-sonnet-5', 'claude-haiku-5-5'].map((model) => ({
    it: `is refused on ${model}`,
    send: { ...unfinished, model },
    says: 'This model does not support assistant message prefill. The conversation must end with a user message.',
  })),
  {
    it: 'takes a paused turn up again',
    send: {
      tools: [{ type: 'web_search_20260318', name: 'web_search' }],
      messages: [
        user('q'),
        assistant([{ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }]),
      ],
    },
  },
]);

check('prefillWhitespace', [
  {
    it: 'does not end the prefill',
    send: { model: old, messages: [user('q'), assistant('partial ')] },
    says: 'messages: final assistant content cannot end with trailing whitespace',
  },
]);
