import { type Params, type ReplyMessage, repair, type StreamEvent } from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { renamedBack, toolRenames } from '../../packages/core/src/tool-renames.ts';
import { collect } from './chain.ts';
import { hello } from './rules/check.ts';

function renamesOf(tools: unknown, target: 'first-party' | 'portable' = 'first-party') {
  const params = { model: 'claude-opus-5-5', messages: [hello], tools } as never as Params;
  return [...toolRenames(params, repair(params, { target }), target)];
}

const schema = { input_schema: { type: 'object' } };

describe('the names of renamed tools', () => {
  test.each<[string, unknown, [string, string][]]>([
    ['none without tools', undefined, []],
    ['none for legal names', [{ name: 'run', ...schema }], []],
    ['an odd one', [{ name: 'do it' }, { name: 'run' }], [['do_it_bf17e0ba', 'do it']]],
    [
      'a second tool of one name',
      [{ name: 'f' }, { name: 'f', description: 'Other' }],
      [['f_5ee7b1ff', 'f']],
    ],
    ['none for a copy that goes', [{ name: 'f' }, { name: 'f' }], []],
    ['none for what is no tool', [null, 7, { name: 'f' }, { name: 'f' }], []],
  ])('%s', (_, tools, renames) => {
    expect(renamesOf(tools)).toEqual(renames);
  });

  it('are cut to 64 characters for other backends', () => {
    const name = 'n'.repeat(70);
    expect(renamesOf([{ name }])).toEqual([]);
    const [[sent, own] = []] = renamesOf([{ name }], 'portable');
    expect(sent).toMatch(/^n{55}_[0-9a-f]{8}$/);
    expect(own).toBe(name);
  });
});

describe('a reply', () => {
  const edit = renamedBack(new Map([['do_it_bf17e0ba', 'do it']]));
  const use = { type: 'tool_use', id: 'a', name: 'do_it_bf17e0ba', input: {} };
  const text = { type: 'text', text: 'do_it_bf17e0ba' };

  it('has the names that the caller knows, whole', () => {
    const message = { id: 'm', content: [text, use] } as never as ReplyMessage;
    expect(edit.message(message).content).toEqual([text, { ...use, name: 'do it' }]);
  });

  it('has them streamed, and every other event as it was', async () => {
    const events: StreamEvent[] = [
      { type: 'message_start', message: {} },
      { type: 'content_block_start', index: 0, content_block: text },
      { type: 'content_block_start', index: 1, content_block: use },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta' } },
      { type: 'message_stop' },
    ];
    const stream = (async function* stream() {
      yield* events;
    })();
    const renamed = await collect(edit.events(stream));
    expect(renamed).toEqual(
      events.with(2, {
        type: 'content_block_start',
        index: 1,
        content_block: { ...use, name: 'do it' },
      }),
    );
    expect(renamed[0]).toBe(events[0]);
  });
});
