import { type DescribeOptions, describe as describeRequest } from '@turnwise/core/terminal';
import fc from 'fast-check';
import { explain, stack, type TurnwiseOptions } from 'turnwise';
import { describe, expect, test } from 'vitest';

const text = (text: string) => ({ type: 'text', text });
const use = (id: string) => ({ type: 'tool_use', id, name: 'tide', input: { at: 'Cuxhaven' } });
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'High.' });
const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });

const base = { model: 'claude-opus-4-8', max_tokens: 64 };

/** A request in which nearly everything is wrong. */
const broken = {
  ...base,
  temperature: 0.3,
  messages: [
    user(text('When is high water?')),
    assistant(text('Let me see.'), use('toolu_1'), use('toolu_2')),
    user(text('And then?'), text(''), result('toolu_1'), result('toolu_9')),
    user(text('Well?')),
    { role: 'assistant', content: 'At noon.  ' },
    { role: 'user', content: 'Thanks.' },
  ],
};

/** A long conversation of short messages. */
function long(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `Message ${index}: ${'more words '.repeat(100)}`,
  }));
}

async function described(
  params: { readonly messages: readonly object[] },
  options: DescribeOptions & { readonly stack?: TurnwiseOptions } = {},
) {
  const { stack: circumstances = { cache: false }, ...rest } = options;
  return describeRequest(params, await explain(params, ...stack(circumstances)), rest);
}

describe('describe', () => {
  test('shows what was repaired, and why', async () => {
    expect(await described(broken)).toMatchInlineSnapshot(`
      "- temperature  0.3
            repair.sampling: Version 2026-10-21 has no temperature: it goes.
        … 2 messages, 14 tokens
        1 assistant  tool_use, 54 tokens
                     tool_use, 54 tokens
            repair.missing-tool-result: The tool call has no result: it gets one.
      +   user       tool_result, 43 tokens
      >              tool_result, 26 tokens  moved from messages.2.content.2
            repair.tool-result-order: Tool results come first in their turn.
                     text, 6 tokens
      -              text, 1 token
            repair.empty-text: Text without any character but white space is refused: it goes.
      -              tool_result, 26 tokens
            repair.orphan-tool-result: A result without its call in the turn before becomes text.
      +              text, 18 tokens
        3 user       text, 5 tokens
        … 2 messages, 10 tokens

      6 messages, about 235 tokens; 5 steps, something is lost
        1 repair.empty-text
        1 repair.orphan-tool-result
        1 repair.missing-tool-result
        1 repair.tool-result-order
        1 repair.sampling"
    `);
  });

  test('shows how texts begin when it is asked to', async () => {
    expect(await described(broken, { content: true, width: 72 })).toMatchInlineSnapshot(`
      "- temperature  0.3
            repair.sampling: Version 2026-10-21 has no temperature: it goes.
        … 2 messages, 14 tokens
        1 assistant  tool_use, 54 tokens  “tide {"at":"Cuxhaven"}”
                     tool_use, 54 tokens  “tide {"at":"Cuxhaven"}”
            repair.missing-tool-result: The tool call has no result: it gets
            one.
      +   user       tool_result, 43 tokens  “No result: the tool call was in…
      >              tool_result, 26 tokens  moved from messages.2.content.2 …
            repair.tool-result-order: Tool results come first in their turn.
                     text, 6 tokens  “And then?”
      -              text, 1 token
            repair.empty-text: Text without any character but white space is
            refused: it goes.
      -              tool_result, 26 tokens  “High.”
            repair.orphan-tool-result: A result without its call in the turn
            before becomes text.
      +              text, 18 tokens  “[Result of tool call toolu_9]\\nHigh.”
        3 user       text, 5 tokens  “Well?”
        … 2 messages, 10 tokens

      6 messages, about 235 tokens; 5 steps, something is lost
        1 repair.empty-text
        1 repair.orphan-tool-result
        1 repair.missing-tool-result
        1 repair.tool-result-order
        1 repair.sampling"
    `);
  });

  test('says which turns were merged, and takes reasons from elsewhere', async () => {
    const messages = [assistant(text('Hello.')), user(text('a')), user(text('b'))];
    const problems = [
      { code: 'alternate-roles', path: '', message: 'They "do"\nnot.', fix: 'lossless' as const },
    ];
    expect(
      await described(
        { ...base, messages },
        { problems, stack: { target: 'portable', cache: false } },
      ),
    ).toMatchInlineSnapshot(`
      "+   user       text, 10 tokens
        0 assistant  text, 3 tokens
            repair.first-user
        1 user       text, 2 tokens
      ~              text, 2 tokens  merged into this turn
            repair.alternate-roles: They "…"\\nnot.

      3 messages, about 25 tokens; 2 steps, nothing is lost
        1 repair.first-user
        1 repair.alternate-roles"
    `);
  });

  test('shows a prefill', async () => {
    const messages = [user(text('A tide table, as JSON.')), assistant(text('{"tides":'))];
    expect(await described({ ...base, messages })).toMatchInlineSnapshot(`
      "  0 user       text, 11 tokens
      - 1 assistant  text, 4 tokens
            prefill.prefill-emulated
      +              text, 76 tokens

      2 → 1 message, about 94 tokens; 1 step, nothing is lost
        1 prefill.prefill-emulated"
    `);
  });

  test('folds what was cut', async () => {
    const params = { ...base, model: 'claude-haiku-4-5', messages: long(2_001) };
    expect(await described(params)).toMatchInlineSnapshot(`
      "     0 user       text, 216 tokens
      - … 1,340 messages, 286,090 tokens
            window.cut 427,653 → 141,298: The history outgrew what the window leaves for it.
        1341 assistant  text, 211 tokens
        … 659 messages, 140,699 tokens

      2,001 → 661 messages, about 141,298 tokens; 1 step, something is lost
        1 window.cut"
    `);
  });

  test('shows marks', async () => {
    const params = {
      ...base,
      system: [
        { ...text('Be brief. '.repeat(200)), cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
      tools: [{ name: 'tide', input_schema: { type: 'object' } }],
      messages: long(9),
    };
    expect(await described(params, { stack: {} })).toMatchInlineSnapshot(`
      "    tools      tool  ◆ 1h
            cache.mark: The prompt cache reads up to here next time.
          system     text, 813 tokens  ◆ 1h
        … 6 messages, 2,064 tokens
        6 user       text, 345 tokens
        7 assistant  text, 343 tokens  ◆ 5m
            cache.mark
        8 user       text, 345 tokens  ◆ 5m
            cache.mark

      9 messages, about 4,228 tokens; 3 steps, nothing is lost
        3 cache.mark"
    `);
  });

  test('says when nothing was done', async () => {
    const params = { ...base, messages: long(3) };
    expect(await described(params)).toMatchInlineSnapshot(`
      "  … 3 messages, 1,033 tokens

      3 messages, about 1,040 tokens; nothing was done"
    `);
  });

  test('tells what was only found from what was done', async () => {
    const { messages } = broken;
    const params = { ...base, messages: messages.slice(0, 1).concat(messages.slice(3)) };
    const step = { middleware: 'repair', code: 'empty-text', path: 'messages.0', lossless: true };
    const steps = [{ ...step, applied: false as const }];
    expect(describeRequest(params, { params, steps, inputTokens: 7 })).toContain(
      'repair.empty-text (not done)',
    );
  });

  test('colors lines only when it is asked to', async () => {
    const plain = await described(broken);
    const colored = await described(broken, { color: true });
    const esc = String.fromCharCode(27);
    expect(plain).not.toContain(esc);
    expect(colored).toContain(`${esc}[31m-`);
    expect(colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain);
  });

  test('shows no content and nothing that a terminal obeys, whatever the conversation holds', async () => {
    const evil = fc.constantFrom('\u001b[2J', '\u009b1m', '\r', '\u202e', '\ud800', '\u2028', '');
    const said = evil.map((control) => ({ secret: `${control}swordfish${control}` }));
    await fc.assert(
      fc.asyncProperty(said, fc.boolean(), async ({ secret }, content) => {
        const blocks = [text(secret), { ...use(secret), name: secret }, text(''), result(secret)];
        const messages = [user(...blocks), assistant(...blocks), user(...blocks)];
        const params = { ...base, system: secret, stop_sequences: [' ', secret], messages };
        const shown = await described(params, { content, color: false });
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(shown.includes('swordfish')).toBe(content);
      }),
      { numRuns: 50 },
    );
  });

  test.each([{ width: 20 }, { width: 40 }, { width: 200 }])(
    'keeps to $width',
    async ({ width }) => {
      const messages = [user(text('🌊'.repeat(300)), text('')), ...broken.messages];
      const shown = await described({ ...base, messages }, { content: true, width });
      for (const line of shown.split('\n')) expect([...line].length).toBeLessThanOrEqual(width);
    },
  );

  test('survives input that is no request', async () => {
    const messages = [null, 7, { role: 'user' }, { role: 'user', content: [null, 7, {}] }];
    const params = { model: 'x', messages } as unknown as typeof broken;
    const steps = [
      { middleware: 'mine', code: 'odd', path: 'messages.9.content.8', lossless: true },
    ];
    expect(describeRequest(params, { params, steps, inputTokens: 0 })).toContain('mine.odd');
  });

  test('takes linear time', () => {
    const blocks = Array.from({ length: 30_000 }, (_, index) => text(`${index}`));
    const request = (contents: object[]) => ({ ...base, messages: contents.map((it) => user(it)) });
    const [before, after] = [
      request(blocks),
      request(blocks.toReversed().map((it) => ({ ...it }))),
    ];
    const steps = blocks.map((_, index) => ({
      ...{ middleware: 'mine', code: 'turned', lossless: true },
      path: `messages.${index}.content.0`,
    }));
    const start = performance.now();
    describeRequest(before, { params: after, steps, inputTokens: 0 }, { problems: [] });
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
