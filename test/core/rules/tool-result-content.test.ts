import { describe, test } from 'vitest';
import { assistant, call, check, hello, result, text, user } from './check.ts';

const shaped: [string, unknown, unknown][] = [
  ['null', null, undefined],
  ['a number', 7, '7'],
  ['false', false, 'false'],
  ['an object', { a: 1 }, '{"a":1}'],
  ['a block', text('Hi'), [text('Hi')]],
  ['strings among blocks', ['a', text('b')], [text('a'), text('b')]],
  ['numbers among blocks', [7, { a: 1 }], [text('7'), text('{"a":1}')]],
  ['text under another name', [{ type: 'input_text', text: 'Hi' }], [text('Hi')]],
  [
    'text with notes of a library',
    [{ type: 'output_text', text: 'Hi', annotations: [] }],
    [text('Hi')],
  ],
  [
    'a block of an assistant turn',
    [{ type: 'thinking', thinking: 'Hm' }],
    [text('{"type":"thinking","thinking":"Hm"}')],
  ],
];

const kept: [string, unknown][] = [
  ['text', 'R'],
  ['nothing', undefined],
  ['an empty list', []],
  ['a block of a kind to come', [{ type: 'hologram' }]],
];

const answered = (content: unknown) => [hello, assistant(call()), user(result('a', content))];

describe('tool-result-content', () => {
  test.each(shaped)('%s becomes what the API takes', (_, content, out) => {
    const { content: _none, ...bare } = result();
    check({
      name: '',
      messages: answered(content),
      out: out === undefined ? [hello, assistant(call()), user(bare)] : answered(out),
      told: [['tool-result-content', 'messages.2.content.0', 'lossless']],
    });
  });

  test.each(kept)('%s stays', (_, content) => check({ name: '', messages: answered(content) }));
});
