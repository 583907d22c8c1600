import { describe, test } from 'vitest';
import { assistant, check, hello, type Line, mark, system, text } from './check.ts';

const scoped = { clear_at: 'next_user_message' };
const addition = { type: 'tool_addition', tool: { type: 'tool_reference', name: 'f' } };

const lines: Line[] = [
  { name: 'text for one turn stays', messages: [hello, system('S', scoped)] },
  {
    name: 'it carries no mark',
    messages: [hello, system([text('S', mark())], scoped)],
    out: [hello, system([text('S')], scoped)],
    told: [['turn-scoped-system', 'messages.1.content.0', 'lossless']],
  },
  {
    name: 'a tool comes for good',
    messages: [hello, system([text('S'), addition], scoped)],
    out: [hello, system([text('S'), addition])],
    told: [['turn-scoped-system', 'messages.1.clear_at', 'lossy']],
  },
  {
    name: 'so does a setting',
    messages: [hello, system('S', { ...scoped, output_config: { effort: 'low' } })],
    out: [hello, system([text('S')], { output_config: { effort: 'low' } })],
    told: [['turn-scoped-system', 'messages.1.clear_at', 'lossy']],
  },
  {
    name: 'what is for good anyway holds what it likes',
    messages: [hello, system([text('S', mark()), addition], { clear_at: 'never' }), assistant()],
    out: [hello, system([text('S', mark()), addition], { clear_at: 'never' })],
    told: [['empty-message', 'messages.2', 'lossless']],
  },
];

describe('turn-scoped-system', () => {
  test.each(lines)('$name', (line) => check(line));
});
