import { words } from '../cache/conversing.ts';

export const mark = { type: 'ephemeral' };
export const text = (more: object) => ({ type: 'text', text: 'a', ...more });

/** What nobody should send, as JSON can say it. */
export const odd: readonly unknown[] = [
  null,
  7,
  'x',
  '',
  {},
  [],
  [null],
  ['x'],
  [7],
  [[text({})]],
  [{}],
  [{ type: null }],
  [{ type: {} }],
  [{ type: 'constructor' }],
  [{ type: 'text' }],
  [text({ text: null })],
  [text({ text: 7 })],
  [{ type: 'tool_result' }],
  [{ type: 'tool_result', content: {} }],
  [{ type: 'tool_result', content: [null] }],
  [{ type: 'tool_addition', tool: { definition: null } }],
  [text({ cache_control: 'x' })],
  [text({ cache_control: [] })],
  [text({ cache_control: { ...mark, ttl: '7d' } })],
  [text({ cache_control: { ...mark, ttl: {} } })],
  [JSON.parse('{"__proto__":{"cache_control":{"type":"ephemeral"}},"type":"text","text":"a"}')],
  { length: 3 },
  Array.from({ length: 6 }, () => text({ cache_control: mark })),
];

export const user = (content: unknown) => ({ role: 'user', content });
export const long = user(words(1_000));
/** Places of a request, and the request with something there. */
export const places: Readonly<Record<string, (value: unknown) => object>> = {
  'the content of the first message': (value) => ({ messages: [user(value), long] }),
  'the content of the last message': (value) => ({ messages: [long, user(value)] }),
  'the content of a reply': (value) => ({
    messages: [long, { role: 'assistant', content: value }, user('?')],
  }),
  'a message': (value) => ({ messages: [long, value] }),
  messages: (messages) => ({ messages }),
  system: (system) => ({ system }),
  tools: (tools) => ({ tools }),
  'a tool': (value) => ({ tools: [value] }),
  model: (model) => ({ model }),
  cache_control: (cache_control) => ({ cache_control }),
  mcp_servers: (mcp_servers) => ({ mcp_servers }),
  speed: (speed) => ({ speed }),
  thinking: (thinking) => ({ thinking }),
};
