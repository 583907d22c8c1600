import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  call,
  check,
  found,
  hello,
  type Line,
  result,
  server,
  system,
  text,
  user,
} from './check.ts';

const lines: Line[] = [
  {
    name: 'after a user turn it stays',
    messages: [hello, system('S')],
  },
  {
    name: 'between a server result and the rest of a reply it stays',
    messages: [hello, assistant(server(), found()), system('S'), assistant(text('a')), bye],
  },
  {
    name: 'the first one joins system',
    messages: [system('S'), hello],
    more: { system: 'Be kind.' },
    out: [hello],
    outMore: { system: [text('Be kind.'), text('S')] },
    told: [['system-role', 'messages.0', 'lossless']],
  },
  {
    name: 'before a user turn it moves behind it',
    messages: [hello, system('S'), bye],
    out: [hello, bye, system('S')],
    told: [['system-role', 'messages.1', 'lossless']],
  },
  {
    name: 'behind all of that turn, several in their order',
    messages: [hello, system('1'), bye, system('2'), hello, system('3'), assistant(text('a')), bye],
    out: [hello, bye, hello, system('1'), system('2'), system('3'), assistant(text('a')), bye],
    told: [
      ['system-role', 'messages.1', 'lossless'],
      ['system-role', 'messages.3', 'lossless'],
    ],
  },
  {
    name: 'between the assistant and the user it moves too',
    messages: [hello, assistant(call()), system('S'), user(result())],
    out: [hello, assistant(call()), user(result()), system('S')],
    told: [['system-role', 'messages.2', 'lossless']],
  },
  {
    name: 'it never moves across the assistant',
    messages: [hello, assistant(text('a')), system('S'), assistant(text('b')), bye],
    out: [
      hello,
      assistant(text('a')),
      user(text('<system_note>\nS\n</system_note>')),
      assistant(text('b')),
      bye,
    ],
    told: [['system-role', 'messages.2', 'lossless']],
  },
  {
    name: 'behind the assistant and last it becomes a note',
    messages: [hello, assistant(text('a')), system('S')],
    out: [hello, assistant(text('a')), user(text('<system_note>\nS\n</system_note>'))],
    told: [['system-role', 'messages.2', 'lossless']],
  },
  {
    name: 'or joins system, by option',
    messages: [hello, assistant(text('a')), system('S')],
    options: { systemRole: 'hoist', model: 'claude-opus-4-5' },
    out: [hello, assistant(text('a'))],
    outMore: { system: [text('S')] },
    told: [['system-role', 'messages.2', 'lossless']],
  },
  {
    name: 'by option it still stays where it may',
    messages: [hello, system('S')],
    options: { systemRole: 'hoist' },
  },
  {
    name: 'a tool that comes or goes is lost where no model heeds it',
    messages: [hello, system([{ type: 'tool_removal', name: 'f' }])],
    options: { model: 'claude-sonnet-5' },
    out: [hello, user(text('<system_note>\n{"type":"tool_removal","name":"f"}\n</system_note>'))],
    told: [['system-role', 'messages.1', 'lossy']],
  },
  {
    name: 'on a model without system messages too',
    messages: [hello, system('S')],
    options: { model: 'claude-sonnet-4-5' },
    out: [hello, user(text('<system_note>\nS\n</system_note>'))],
    told: [['system-role', 'messages.1', 'lossless']],
  },
  {
    name: 'on a platform without them too',
    messages: [hello, system('S')],
    options: { platform: 'foundry', target: 'first-party' },
    out: [hello, user(text('<system_note>\nS\n</system_note>'))],
    told: [['system-role', 'messages.1', 'lossless']],
  },
  {
    name: 'a directive goes where no model heeds it',
    messages: [hello, system([], { output_config: { effort: 'low' } })],
    options: { model: 'claude-sonnet-4-5' },
    out: [hello],
    told: [['system-role', 'messages.1', 'lossy']],
  },
  {
    name: 'a block that it may not hold becomes text',
    messages: [hello, system([text('S'), { type: 'image' }])],
    out: [hello, system([text('S'), text('{"type":"image"}')])],
    told: [['system-role', 'messages.1.content.1', 'lossless']],
  },
];

describe('system-role', () => {
  test.each(lines)('$name', (line) => check(line));
});
