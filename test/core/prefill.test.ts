import {
  type Call,
  compose,
  explain,
  OptionError,
  type Params,
  prefill,
  prefilling,
} from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { CONTINUE, continueFrom, startWith } from '../../packages/core/src/texts.ts';
import { seeing } from './chain.ts';
import { assistant, call, found, hello, server, system, text, user } from './rules/check.ts';

function params(...messages: unknown[]): Params {
  return { model: 'claude-opus-5-5', max_tokens: 1, messages } as never;
}

const said = (content: string) => ({ role: 'assistant', content });
const instructed = (start: string) => user(text('Hi'), text(continueFrom(start)));

interface Line {
  readonly name: string;
  readonly messages: readonly unknown[];
  readonly more?: object;
  readonly out?: readonly unknown[];
  readonly told?: readonly (readonly [string, string])[];
}

function check({ messages, more, out, told = [] }: Line, accepts: boolean): void {
  const given = { ...params(...messages), ...more };
  const steps: unknown[] = [];
  const result = prefill(given, accepts, ({ code, path }) => steps.push([code, path]));
  if (out === undefined) expect(result).toBe(given);
  else expect(result).toEqual({ ...given, messages: out });
  expect(steps).toEqual(told);
}

const untouched: Line[] = [
  { name: 'a user turn at the end', messages: [hello] },
  { name: 'no message', messages: [] },
  { name: 'a turn whose server tool is at work', messages: [hello, assistant(server())] },
  { name: 'a turn behind a server result', messages: [hello, assistant(server(), found())] },
  { name: 'a turn that calls a tool', messages: [hello, assistant(call(), text('So'))] },
  { name: 'a call in an earlier message of it', messages: [hello, assistant(call()), said('So')] },
];

const emulated = 'prefill-emulated';
const trimmed = 'prefill-trimmed';

const refusing: Line[] = [
  {
    name: 'text becomes an instruction in the turn before',
    messages: [hello, said('So')],
    out: [instructed('So')],
    told: [[emulated, 'messages.1']],
  },
  {
    name: 'several messages are one text',
    messages: [hello, said('So '), assistant(text('be'), text(' it'))],
    out: [instructed('So be it')],
    told: [
      [emulated, 'messages.1'],
      [emulated, 'messages.2'],
    ],
  },
  {
    name: 'leading white space of a prefill stays',
    messages: [hello, said('\n So')],
    out: [instructed('\n So')],
    told: [[emulated, 'messages.1']],
  },
  {
    name: 'white space alone asks nothing',
    messages: [hello, said(' ')],
    out: [hello],
    told: [[emulated, 'messages.1']],
  },
  {
    name: 'a string before it becomes a list',
    messages: [{ role: 'user', content: 'Hi' }, said('So')],
    out: [instructed('So')],
    told: [[emulated, 'messages.1']],
  },
  {
    name: 'without a user turn it gets one',
    messages: [said('So')],
    out: [user(text(continueFrom('So')))],
    told: [[emulated, 'messages.0']],
  },
  {
    name: 'behind a system message it joins that, which stays where it is',
    messages: [hello, system('Now'), said('So')],
    out: [hello, system([text('Now'), text(continueFrom('So'))])],
    told: [[emulated, 'messages.2']],
  },
  {
    name: 'a first system message and a directive take no instruction',
    messages: [system('Now'), system([], { output_config: {} }), said('So')],
    out: [system('Now'), system([], { output_config: {} }), user(text(continueFrom('So')))],
    told: [[emulated, 'messages.2']],
  },
  {
    name: 'with a schema the reply is to start with it',
    messages: [hello, said('{')],
    more: { output_config: { format: { type: 'json_schema' } } },
    out: [user(text('Hi'), text(startWith('{')))],
    told: [[emulated, 'messages.1']],
  },
  {
    name: 'what is no content is not text',
    messages: [hello, { role: 'assistant', content: 7 }],
    out: [hello, { role: 'assistant', content: 7 }, { role: 'user', content: CONTINUE }],
    told: [['prefill-continued', 'messages.1']],
  },
  {
    name: 'more than text stays, and a user turn asks to go on',
    messages: [hello, assistant({ type: 'redacted_thinking', data: 'x' }, text('So'))],
    out: [
      hello,
      assistant({ type: 'redacted_thinking', data: 'x' }, text('So')),
      { role: 'user', content: CONTINUE },
    ],
    told: [['prefill-continued', 'messages.1']],
  },
];

const thought = { type: 'redacted_thinking', data: 'x' };

/** What no prefill goes with: an instruction takes its place on every model. */
const excluding: Line[] = [
  { name: 'thinking', more: { thinking: { type: 'enabled', budget_tokens: 1_024 } } },
  { name: 'adaptive thinking', more: { thinking: { type: 'adaptive' } } },
  { name: 'effort and a schema', more: { output_config: { effort: 'low', format: {} } } },
  { name: 'the older name of a schema', more: { output_format: {} } },
].map(({ name, more }) => ({
  name,
  messages: [hello, said('So')],
  more,
  out: [user(text('Hi'), text('thinking' in more ? continueFrom('So') : startWith('So')))],
  told: [[emulated, 'messages.1']],
}));

const accepting: Line[] = [
  { name: 'a prefill stays', messages: [hello, said(' So')] },
  {
    name: 'a prefill stays without thinking and without a schema',
    messages: [hello, said('So')],
    more: { thinking: { type: 'disabled' }, output_config: { effort: 'low' } },
  },
  {
    name: 'thinking in a turn that is to be continued, with none asked for',
    messages: [hello, assistant(thought, text('So'))],
    out: [hello, assistant(thought, text('So')), { role: 'user', content: CONTINUE }],
    told: [['prefill-continued', 'messages.1']],
  },
  {
    name: 'white space at its very end is cut',
    messages: [hello, said(' So \n')],
    out: [hello, said(' So')],
    told: [[trimmed, 'messages.1']],
  },
  {
    name: 'in the last block only',
    messages: [hello, assistant(text('a '), text('b '))],
    out: [hello, assistant(text('a '), text('b'))],
    told: [[trimmed, 'messages.1']],
  },
  {
    name: 'blank blocks at the end go',
    messages: [hello, assistant(text('a '), text(' '), text('\n'))],
    out: [hello, assistant(text('a'))],
    told: [[trimmed, 'messages.1']],
  },
  {
    name: 'blank messages at the end go',
    messages: [hello, said(' '), said('\n')],
    out: [hello],
    told: [
      [trimmed, 'messages.2'],
      [trimmed, 'messages.1'],
    ],
  },
];

describe('prefill', () => {
  test.each(untouched)('leaves $name', (line) => {
    check(line, true);
    check(line, false);
  });

  test.each(refusing)('where the model refuses it: $name', (line) => check(line, false));

  test.each(accepting)('where the model accepts it: $name', (line) => check(line, true));

  test.each(excluding)('where it cannot go with $name', (line) => {
    check(line, true);
    check(line, false);
  });
});

describe('prefilling', () => {
  it('goes by the model, and reports', async () => {
    const given = params(hello, said('So '));
    const refused = await explain(given, prefilling());
    expect(refused.params.messages).toEqual([instructed('So ')]);
    expect(refused.steps).toEqual([
      { middleware: 'prefill', code: emulated, path: 'messages.1', lossless: true },
    ]);
    const accepted = await explain({ ...given, model: 'claude-sonnet-4-5' }, prefilling());
    expect(accepted.params.messages).toEqual([hello, said('So')]);
  });

  test.each<[string, string, number | undefined]>([
    ['text', 'So', 3],
    ['white space alone, for which nothing is added', ' \n', 2],
  ])('says how many blocks at the end are its own: %s', async (_, content, ephemeral) => {
    const calls: Call[] = [];
    const ending = (next: (call: Call) => unknown) => (call: Call) =>
      next({ ...call, ephemeral: 2 });
    const chain = compose(ending as never, prefilling(), seeing(calls));
    await explain(params(hello, said(content)), chain);
    expect(calls.map((call) => call.ephemeral)).toEqual([ephemeral]);
  });

  test.each<[string, unknown, RegExp]>([
    ['an option', { model: 'x' }, /there is no option "model". Write one of: reply\.$/],
    ['a value', { reply: 'all' }, /reply cannot be "all". Write one of: continuation, whole\.$/],
    ['no value', { reply: null }, /reply cannot be "null"/],
  ])('refuses %s that does not exist', (_, options, message) => {
    expect(() => prefilling(options as never)).toThrow(OptionError);
    expect(() => prefilling(options as never)).toThrow(message);
  });
});
