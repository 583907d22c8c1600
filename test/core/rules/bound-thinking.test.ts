import { describe, test } from 'vitest';
import { assistant, bye, call, check, hello, type Line, result, text, user } from './check.ts';

const thought = (n: number) => ({
  type: 'thinking',
  thinking: `t${n}`,
  signature: `signature-${n}`,
});
const spoken = (n: number) => assistant(thought(n), text(`a${n}`));
const mute = (n: number) => assistant(text(`a${n}`));
const blank = user(text('Hi'), text(''));
const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const gone = (path: string) => ['bound-thinking', path, 'lossy'] as const;
const emptied = (path: string) => ['empty-text', path, 'lossless'] as const;
const dropping = {
  thinking: { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } },
};
const loop = [assistant(thought(9), call()), user(result())];

const lines: Line[] = [
  {
    name: 'thinking behind something that was changed goes, up to the end',
    messages: [hello, spoken(1), blank, spoken(2), bye, spoken(3), bye],
    out: [hello, spoken(1), hello, mute(2), bye, mute(3), bye],
    told: [
      emptied('messages.2.content.1'),
      gone('messages.3.content.0'),
      gone('messages.5.content.0'),
    ],
  },
  {
    name: 'what changes behind it leaves it alone',
    messages: [hello, spoken(1), blank],
    out: [hello, spoken(1), hello],
    told: [emptied('messages.2.content.1')],
  },
  {
    name: 'marks are no change',
    messages: [
      user(text('Hi', { cache_control: { type: 'ephemeral', ttl: '5m' } })),
      assistant({ ...thought(1), cache_control: { type: 'ephemeral' } }, text('a1')),
      bye,
    ],
    out: [
      user(text('Hi', { cache_control: { type: 'ephemeral', ttl: '5m' } })),
      assistant(thought(1), text('a1')),
      bye,
    ],
    told: [['marker-place', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'of an open tool turn it stays, and the API is told',
    messages: [blank, spoken(1), bye, ...loop],
    more: { tools },
    out: [hello, mute(1), bye, ...loop],
    outMore: dropping,
    told: [
      emptied('messages.0.content.1'),
      gone('messages.1.content.0'),
      ['bound-thinking', 'thinking', 'lossy'],
    ],
  },
  {
    name: 'what the request says of thinking stays beside it',
    messages: [blank, ...loop],
    more: { tools, thinking: { type: 'adaptive', display: 'omitted' } },
    out: [hello, ...loop],
    outMore: { thinking: { ...dropping.thinking, display: 'omitted' } },
    told: [emptied('messages.0.content.1'), ['bound-thinking', 'thinking', 'lossy']],
  },
  {
    name: 'a request that says so already is left to the API',
    messages: [blank, spoken(1), bye, ...loop],
    more: { tools, ...dropping },
    options: { betas: ['thinking-binding-controls-2026-08-01'] },
    out: [hello, spoken(1), bye, ...loop],
    told: [emptied('messages.0.content.1')],
  },
  {
    name: 'between tools, and behind a gateway, nothing can be said: it goes',
    messages: [blank, ...loop],
    more: { model: 'claude-sonnet-5-5', tools, thinking: { type: 'between_tools' } },
    out: [hello, assistant(call()), user(result())],
    told: [emptied('messages.0.content.1'), gone('messages.1.content.0')],
  },
  {
    name: 'of a model that nobody knows, the open tool turn keeps what it has',
    messages: [blank, spoken(1), bye, ...loop],
    more: { model: 'mine', tools },
    out: [hello, mute(1), bye, ...loop],
    told: [emptied('messages.0.content.1'), gone('messages.1.content.0')],
  },
  {
    name: 'models that bind nothing keep it all',
    messages: [blank, spoken(1), bye],
    more: { model: 'claude-opus-5' },
    out: [hello, spoken(1), bye],
    told: [emptied('messages.0.content.1')],
  },
  {
    name: 'where thinking goes from the middle, all behind it goes',
    messages: [hello, spoken(1), bye, assistant(text('a2'), thought(2)), bye, spoken(3), bye],
    out: [hello, spoken(1), bye, mute(2), bye, mute(3), bye],
    told: [['trailing-thinking', 'messages.3.content.1', 'lossy'], gone('messages.5.content.0')],
  },
  {
    name: 'an unsigned one never was in the middle',
    messages: [
      hello,
      spoken(1),
      bye,
      assistant({ type: 'thinking', thinking: 'x' }, text('a2')),
      bye,
      spoken(3),
      bye,
    ],
    out: [hello, spoken(1), bye, mute(2), bye, spoken(3), bye],
    told: [['unsigned-thinking', 'messages.3.content.0', 'lossy']],
  },
];

describe('bound-thinking', () => {
  test.each(lines)('$name', (line) => check(line));
});
