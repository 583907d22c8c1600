import { describe, test } from 'vitest';
import { assistant, bye, call, check, hello, type Line, result, text, user } from './check.ts';

const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const manual = { thinking: { type: 'enabled', budget_tokens: 2_048 }, max_tokens: 4_096, tools };
const thought = { type: 'thinking', thinking: 'x', signature: 's' };
const open = [hello, assistant(call()), user(result())];
const off = ['missing-thinking', 'thinking', 'lossy'] as const;

const lines: Line[] = [
  {
    name: 'an open tool turn without thinking switches manual thinking off',
    messages: open,
    more: { ...manual, model: 'claude-sonnet-4-5' },
    outMore: { thinking: undefined },
    told: [off],
  },
  {
    name: 'where the model can, it thinks adaptively',
    messages: open,
    more: { ...manual, model: 'claude-sonnet-4-6' },
    outMore: { thinking: { type: 'adaptive' } },
    told: [off],
  },
  {
    name: 'text before the call is no thinking',
    messages: [hello, assistant(text('a'), call()), user(result())],
    more: { ...manual, model: 'claude-sonnet-4-5' },
    outMore: { thinking: undefined },
    told: [off],
  },
  {
    name: 'unsigned thinking is none',
    messages: [
      hello,
      assistant({ type: 'thinking', thinking: 'x', signature: '' }, call()),
      user(result()),
    ],
    more: { ...manual, model: 'claude-sonnet-4-5' },
    out: open,
    outMore: { thinking: undefined },
    told: [['unsigned-thinking', 'messages.1.content.0', 'lossy'], off],
  },
  {
    name: 'a turn that starts with thinking is right',
    messages: [
      hello,
      assistant(thought, call()),
      user(result()),
      assistant(call('b')),
      user(result('b')),
    ],
    more: { ...manual, model: 'claude-sonnet-4-5' },
  },
  {
    name: 'so is one that starts with a compaction',
    messages: [
      hello,
      assistant({ type: 'compaction', content: 'So far' }, thought, call()),
      user(result()),
    ],
    more: { ...manual, model: 'claude-sonnet-4-6' },
  },
  {
    name: 'a turn that the user has answered is over',
    messages: [...open, assistant(text('a')), bye],
    more: { ...manual, model: 'claude-sonnet-4-5' },
  },
  {
    name: 'adaptive thinking does not ask for it',
    messages: open,
    more: { thinking: { type: 'adaptive' }, tools, model: 'claude-sonnet-4-6' },
  },
];

describe('missing-thinking', () => {
  test.each(lines)('$name', (line) => check(line));
});
