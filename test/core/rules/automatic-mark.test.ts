import { describe, test } from 'vitest';
import { assistant, check, hello, type Line, mark, system, text, tool, user } from './check.ts';

const old = { platform: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0' } as const;
const told = [['automatic-mark', 'cache_control', 'lossless']] as const;
const without = { cache_control: undefined };

const lines: Line[] = [
  {
    name: 'the last block carries it, with its lifetime',
    messages: [user(text('a'), text('b'))],
    more: mark('1h'),
    options: old,
    out: [user(text('a'), text('b', mark('1h')))],
    outMore: without,
    told,
  },
  {
    name: 'a string becomes a block for it',
    messages: [{ role: 'user', content: 'a' }],
    more: mark(),
    options: old,
    out: [user(text('a', mark()))],
    outMore: without,
    told,
  },
  {
    name: 'a block that is marked keeps its own',
    messages: [user(text('a', mark('1h')))],
    more: mark(),
    options: old,
    out: [user(text('a', mark('1h')))],
    outMore: without,
    told,
  },
  {
    name: 'it counts among the four',
    messages: [
      user(text('a', mark())),
      assistant(text('b', mark())),
      user(text('c', mark()), text('d')),
    ],
    more: { ...mark(), tools: [tool('f', mark())] },
    options: old,
    out: [
      user(text('a')),
      assistant(text('b', mark())),
      user(text('c', mark()), text('d', mark())),
    ],
    outMore: without,
    told: [...told, ['marker-count', 'messages.0.content.0', 'lossless']],
  },
  {
    name: 'an hour after five minutes is made five minutes there, too',
    messages: [user(text('a', mark()), text('b'))],
    more: mark('1h'),
    options: old,
    out: [user(text('a', mark()), text('b', mark('5m')))],
    outMore: without,
    told: [...told, ['marker-ttl', 'messages.0.content.1', 'lossless']],
  },
  {
    name: 'one object in two places is marked in the last alone',
    messages: [hello, assistant(text('b')), hello],
    more: mark(),
    options: old,
    out: [hello, assistant(text('b')), user(text('Hi', mark()))],
    outMore: without,
    told,
  },
  {
    name: 'null says nothing, and goes',
    more: { cache_control: null },
    options: old,
    out: [hello],
    outMore: without,
    told,
  },
  {
    name: 'a deployment that nobody knows is treated alike',
    more: mark(),
    options: { ...old, model: 'arn:aws:bedrock:us-east-1:1:application-inference-profile/x' },
    out: [user(text('Hi', mark()))],
    outMore: without,
    told,
  },
  {
    name: 'newer models place it themselves',
    more: mark(),
    options: { ...old, model: 'anthropic.claude-opus-4-8' },
  },
  { name: 'so do the others', more: mark(), options: { ...old, platform: 'vertex' } },
  {
    name: 'a message for one turn is passed over where the lifetimes are compared',
    messages: [user(text('a', mark('1h'))), system('Now.', { clear_at: 'next_user_message' })],
    more: mark('1h'),
    options: { model: 'claude-opus-5-5' },
  },
];

describe('automatic-mark', () => {
  test.each(lines)('$name', (line) => check(line));
});
