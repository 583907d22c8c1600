import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { textIn } from '../../packages/core/src/stitch-events.ts';
import { withoutPrefill } from '../../packages/core/src/stitch-reply.ts';
import { collect } from './chain.ts';
import {
  asyncly,
  cut,
  messageOf,
  said,
  stitched,
  streamed,
  thinking,
  use,
  type Wish,
} from './prefill-replies.ts';

const open = 'Here is the list:\n{"harbors": [';

describe('what a reply repeats of the prefill goes', () => {
  test.each<[string, string, string, string]>([
    ['all of it', '{"a":', '{"a": 1}', ' 1}'],
    ['a single character', '{', '{"a": 1}', '"a": 1}'],
    ['all of it behind white space', 'So it', '\n\n So it goes', ' goes'],
    ['all but white space around it', '\n So it ', 'So it goes', ' goes'],
    ['in a code block', '{"a":', '```json\n{"a": 1}\n```', ' 1}'],
    ['in a code block with white space', '{', '\n```\n {"a": 1}\n```\n', '"a": 1}'],
    ['in a code block that is cut off', '{"a":', '```json\n{"a": 1', ' 1'],
    ['in the tag, then the rest', 'So it', '<reply_so_far>So it</reply_so_far> goes', ' goes'],
    ['in the tag on lines', 'So it', '<reply_so_far>\nSo it\n</reply_so_far> goes', ' goes'],
    ['in the tag with the rest', 'So it', '<reply_so_far>So it goes</reply_so_far>', ' goes'],
    ['before a tag that is not opened', 'So it', 'So it</reply_so_far> goes', ' goes'],
    ['only the tag', 'So it', '<reply_so_far> goes</reply_so_far>\n', 'goes'],
    ['only the end of the tag', 'So it', ' goes</reply_so_far>', ' goes'],
    ['its last line', open, '{"harbors": ["Bergen"]}', '"Bergen"]}'],
    ['its last line in a code block', open, '```json\n{"harbors": ["Bergen"]}\n```', '"Bergen"]}'],
    ['its last words', 'When the tide went out', 'tide went out, they', ', they'],
    ['its last line, if that opens something', 'As JSON:\n{', '{"a": 1}', '"a": 1}'],
    ['a code block that it opened itself', '```json\n{', '```json\n{"a": 1}\n```', '"a": 1}\n```'],
    ['the last code block', 'As JSON:\n```json\n', '```json\n{"a": 1}\n```', '\n{"a": 1}\n```'],
    ['the longest end', 'x-y-z harbor, x-y-z harbor', 'x-y-z harbor, x-y-z harbor!', '!'],
  ])('%s', async (_, prefill, reply, rest) => {
    const { content, reports } = await stitched(prefill, messageOf([said(reply)]));
    expect(content).toEqual([said(rest)]);
    expect(reports).toBe(1);
  });

  it('and with it a block of which nothing else is left', async () => {
    expect((await stitched('So', messageOf([said('So')]))).content).toEqual([]);
    const tagged = messageOf([thinking, said('<reply_so_far>So</reply_so_far>'), use]);
    expect((await stitched('So', tagged)).content).toEqual([thinking, use]);
  });

  it('over blocks, as a cited text has them', async () => {
    const cited = { ...said('it'), citations: [{ cited_text: 'x' }] };
    const { content } = await stitched('So it', messageOf([said('So '), cited, said(' goes')]));
    expect(content).toEqual([said(' goes')]);
    const rest = { ...cited, text: 'it goes' };
    const kept = await stitched('So it', messageOf([said('So '), rest]));
    expect(kept.content).toEqual([{ ...rest, text: ' goes' }]);
  });

  it('behind thinking, and behind what tools found', async () => {
    const { content } = await stitched(
      'So',
      messageOf([thinking, use, said('So it'), said(' So')]),
    );
    expect(content).toEqual([thinking, use, said(' it'), said(' So')]);
  });
});

describe('a reply that repeats nothing is the very same', () => {
  test.each<[string, string, string]>([
    ['a word', 'The answer is', ' high water'],
    ['the last letter', 'It depends on t', 'the wind'],
    ['a doubled word', 'It is really', ' really good'],
    ['the last word', 'When the tide', 'tides meet'],
    ['an inner part', 'one two three four', 'two three five'],
    ['the beginning only', 'The answer is', 'The ans'],
    ['its own rhythm', 'over and over and over and over', ' and over and over'],
    ['the end of a word', 'of international', 'national interest'],
    ['another bracket inside a line', 'f({', '{x: 1}})'],
    ['a code block', 'For example:', '\n```ts\nrun();\n```'],
    ['a code block that starts', 'For example:', '```'],
    ['white space', 'So', ' \n'],
    ['much white space', 'So', `${' '.repeat(40)}So`],
    ['a mark', 'So', ' <b>'],
    ['nothing', 'So', ''],
  ])('%s', async (_, prefill, reply) => {
    const message = messageOf([said(reply)]);
    expect(withoutPrefill(prefill, () => {}).message(message)).toBe(message);
    expect((await stitched(prefill, message)).content).toEqual(message.content);
  });

  it('without text', async () => {
    for (const content of [[], [use], [thinking, use]]) {
      const message = messageOf(content);
      expect(withoutPrefill('So', () => {}).message(message)).toBe(message);
      expect((await stitched('So', message)).content).toEqual(content);
    }
  });

  it('and comes at once', async () => {
    const { deltas } = await stitched('It is so', messageOf([said('high water, it is')]), {
      lengths: [3],
    });
    expect(deltas).toEqual(['hig', 'h w', 'ate', 'r, ', 'it ', 'is']);
  });
});

describe('the prefill in front', () => {
  const whole = { reply: 'whole' } as const;

  test.each<[string, readonly unknown[], readonly unknown[]]>([
    ['of the text', [said(' it goes')], [said('So it goes')]],
    ['of a text that repeated it', [said('So it goes')], [said('So it goes')]],
    ['behind thinking', [thinking, said(' it')], [thinking, said('So it')]],
    ['of a call', [thinking, use], [thinking, said('So'), use]],
    ['of a call before a text', [use, said(' it')], [said('So'), use, said(' it')]],
    ['of nothing', [], [said('So')]],
    ['of nothing but itself', [said('So')], [said('So')]],
    ['of an empty text', [said('')], [said('So')]],
    [
      'of a cited text',
      [{ ...said(' it'), citations: [] }],
      [said('So'), { ...said(' it'), citations: [] }],
    ],
  ])('%s', async (_, content, out) => {
    expect((await stitched('So', messageOf(content), whole)).content).toEqual(out);
  });

  it('with its white space, unless the reply has some', async () => {
    const goes = await stitched('So ', messageOf([said('it')]), whole);
    expect(goes.content).toEqual([said('So it')]);
    const went = await stitched('So ', messageOf([said('\nit')]), whole);
    expect(went.content).toEqual([said('So\nit')]);
  });

  it('not of a refusal without content', async () => {
    const refusal = messageOf([], { stop_reason: 'refusal' });
    expect((await stitched('So', refusal, whole)).content).toEqual([]);
  });
});

describe('a stream', () => {
  const edit = withoutPrefill('So it', () => {});

  it('that breaks off says what it held', async () => {
    const events = [...streamed(messageOf([said('So')]), [2])].slice(0, 4);
    const texts = await collect(edit.events(asyncly(events)));
    expect(JSON.stringify(texts)).toContain('"delta":{"type":"text_delta","text":"So"}');
    const half = [...streamed(messageOf([said('Hi <')]), [1])].slice(0, -3);
    expect(JSON.stringify((await collect(edit.events(asyncly(half)))).at(-1))).toContain('"<"');
  });

  it('may start a block with text, and cite between', async () => {
    const delta = { type: 'citations_delta', citation: { cited_text: 'x' } };
    const events = [
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'So it' } },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' goes' } },
      { type: 'content_block_stop', index: 0 },
    ];
    expect(await collect(edit.events(asyncly(events)))).toEqual([
      { ...events[0], content_block: { type: 'text', text: '' } },
      ...events.slice(1),
    ]);
  });

  it('is held back for the prefill and the character that decides', async () => {
    const prefill = 'abc '.repeat(50).trim();
    const message = messageOf([said(`${prefill}${'xyz '.repeat(20)}`)]);
    let read = 0;
    async function* counted() {
      for (const event of streamed(message, [1])) {
        read += textIn(event)?.length ?? 0;
        yield event;
      }
    }
    let sent = 0;
    let held = 0;
    for await (const event of withoutPrefill(prefill, () => {}).events(counted())) {
      sent += textIn(event)?.length ?? 0;
      held = Math.max(held, read - sent);
    }
    expect(held).toBe(prefill.length + 1);
  });
});

const word = fc.stringMatching(/^[a-c{}[\]<`"\n ]{1,12}$/);
const prefills = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(''));
const modes = fc.constantFrom(
  (_: string, rest: string) => rest,
  (prefill: string, rest: string) => prefill + rest,
  (prefill: string, rest: string) => `\n ${prefill.trim()}${rest}`,
  (prefill: string, rest: string) => `\`\`\`json\n${prefill}${rest}\n\`\`\`\n`,
  (prefill: string, rest: string) => `<reply_so_far>${prefill}</reply_so_far>${rest}`,
  (prefill: string, rest: string) => `<reply_so_far>${prefill}${rest}</reply_so_far>`,
  (prefill: string, rest: string) => prefill.slice(prefill.length / 2) + rest,
  (prefill: string, rest: string) => prefill.slice(0, prefill.length / 2) + rest,
);
const drawn = fc.record({
  prefill: prefills.filter((text) => text.trim() !== ''),
  rest: prefills,
  mode: modes,
  lengths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  blocks: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }),
  reply: fc.constantFrom('continuation', 'whole'),
});

describe('however a reply is cut', () => {
  it('it says the same streamed as whole', async () => {
    const property = fc.asyncProperty(drawn, async ({ prefill, rest, mode, blocks, ...wish }) => {
      const content = [...cut(mode(prefill, rest), blocks)].map(said);
      await stitched(prefill, messageOf(content), wish as Wish);
    });
    await fc.assert(property, { numRuns: 2_000 });
  });

  it('what repeats nothing is never changed', async () => {
    const plain = fc.stringMatching(/^[a-c ]{1,3}[a-e .,]{0,40}$/);
    const property = fc.asyncProperty(drawn, plain, async ({ prefill, lengths }, rest) => {
      const begun = rest.trimStart();
      const ends = Array.from(prefill.trim(), (_, start) => prefill.trim().slice(start));
      const repeats = ends.some((end, i) => (i === 0 || end.length >= 8) && begun.startsWith(end));
      fc.pre(!repeats);
      const { content } = await stitched(prefill, messageOf([said(rest)]), { lengths });
      expect(content).toEqual([said(rest)]);
    });
    await fc.assert(property, { numRuns: 1_000 });
  });

  it('all of a prefill is taken out, and nothing else', async () => {
    const letters = fc.stringMatching(/^[d-z][d-z .,]{0,40}$/);
    const property = fc.asyncProperty(drawn, letters, async ({ prefill, lengths }, rest) => {
      const message = messageOf([said(prefill.trim() + rest)]);
      expect((await stitched(prefill, message, { lengths })).content).toEqual([said(rest)]);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
