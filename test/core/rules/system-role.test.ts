import { describe, test } from 'vitest';
import {
  assistant,
  bye,
  check,
  found,
  hello,
  type Line,
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
    name: 'before a user turn it becomes a note',
    messages: [hello, system('S'), bye],
    out: [hello, user(text('<system_note>\nS\n</system_note>')), bye],
    told: [['system-role', 'messages.1', 'lossless']],
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
