import { repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { assistant, bye, check, hello, type Line, mark, text, user } from './check.ts';

const block = (content: string | null, more: object = {}) => ({
  type: 'compaction',
  content,
  ...more,
});
const summary = (content: string, more: object = {}) =>
  text(`<summary_of_the_conversation>\n${content}\n</summary_of_the_conversation>`, more);
const told: Line['told'] = [['compaction-strategy', 'messages.1.content.0', 'lossless']];
const old = { options: { model: 'claude-haiku-4-5' } };
const strategy = { context_management: { edits: [{ type: 'compact_20260112' }] } };

const lines: Line[] = [
  {
    name: 'a summary becomes text where the model compacts nothing',
    messages: [hello, assistant(block('Sills.'), text('Six.')), bye],
    ...old,
    out: [hello, assistant(summary('Sills.'), text('Six.')), bye],
    told,
  },
  {
    name: 'with the mark that it had',
    messages: [hello, assistant(block('Sills.', mark())), bye],
    ...old,
    out: [hello, assistant(summary('Sills.', mark())), bye],
    told,
  },
  {
    name: 'one that failed stands for nothing',
    messages: [hello, assistant(block(null), text('Six.')), bye],
    ...old,
    out: [hello, assistant(text('Six.')), bye],
    told,
  },
  {
    name: 'a signed one is another kind',
    messages: [assistant(block('Sills.', { signature: 's' })), bye],
    ...old,
  },
  {
    name: 'a model that compacts may know it',
    messages: [hello, assistant(block('Sills.'), text('Six.')), bye],
    options: { model: 'claude-opus-5-5' },
  },
  {
    name: 'what comes with its strategy is the API’s to judge',
    messages: [hello, assistant(block('Sills.'), text('Six.')), bye],
    more: strategy,
    options: { model: 'claude-haiku-4-5', betas: ['compact-2026-01-12'] },
  },
];

describe('compaction-strategy', () => {
  test.each(lines)('$name', (line) => check(line));

  test('a user turn that begins with a summary keeps the rest', () => {
    const messages = [user(block('Sills.'), text('And now?'))];
    const params = { model: 'claude-haiku-4-5', messages };
    expect(repair(params).messages).toEqual([user(summary('Sills.'), text('And now?'))]);
  });
});
