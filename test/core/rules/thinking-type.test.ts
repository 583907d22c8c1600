import { describe, test } from 'vitest';
import { assistant, call, check, hello, type Line, result, text, user } from './check.ts';

const told = [['thinking-type', 'thinking', 'lossy']] as const;
const adaptive = { type: 'adaptive' };
const enabled = { type: 'enabled', budget_tokens: 2_000 };
const disabled = { type: 'disabled' };
const betweenTools = { type: 'between_tools' };

/** A line for one model: how it is asked to think, and how it is instead. */
function on(model: string, thinking: object, ...[instead]: readonly (object | undefined)[]): Line {
  return {
    name: `${model}: ${JSON.stringify(thinking)} becomes ${JSON.stringify(instead)}`,
    more: { model, max_tokens: 4_000, thinking },
    outMore: { thinking: instead },
    told,
  };
}

function stays(model: string, thinking: unknown): Line {
  const more = { model, max_tokens: 4_000, thinking };
  return { name: `${model}: ${JSON.stringify(thinking)} stays`, more };
}

const lines: Line[] = [
  on('claude-opus-4-7', enabled, adaptive),
  on('claude-opus-5-5', { ...enabled, display: 'omitted' }, { ...adaptive, display: 'omitted' }),
  on('claude-3-5-haiku', enabled, undefined),
  on('claude-haiku-4-5', adaptive, { type: 'enabled', budget_tokens: 2_000 }),
  on('claude-3-haiku', adaptive, undefined),
  on('claude-opus-5-5', disabled, undefined),
  on('claude-fable-5', disabled, undefined),
  on('claude-sonnet-5-5', disabled, undefined),
  on('claude-mythos-preview', disabled, undefined),
  on('claude-opus-5-5', { ...disabled, display: 'omitted' }, { ...adaptive, display: 'omitted' }),
  on('claude-opus-5-5', betweenTools, adaptive),
  on('claude-sonnet-4-5', betweenTools, { type: 'enabled', budget_tokens: 2_000 }),
  on('claude-sonnet-5-5', { ...betweenTools, display: 'omitted' }, betweenTools),
  stays('claude-sonnet-5-5', betweenTools),
  stays('claude-opus-5-5', adaptive),
  stays('claude-opus-4-6', enabled),
  stays('claude-haiku-4-5', enabled),
  stays('claude-haiku-5-5', disabled),
  stays('claude-3-haiku', disabled),
  stays('claude-opus-5-5', { type: 'deeply' }),
  stays('claude-opus-5-5', null),
  stays('who-knows', enabled),
  {
    name: 'a small budget is never less than the minimum',
    more: { model: 'claude-haiku-4-5', max_tokens: 1_500, thinking: adaptive },
    outMore: { thinking: { type: 'enabled', budget_tokens: 1_024 } },
    told,
  },
  {
    name: 'a request that counts has no limit to fit into',
    more: { model: 'claude-haiku-4-5', max_tokens: undefined, thinking: adaptive },
    outMore: { thinking: { type: 'enabled', budget_tokens: 1_024 } },
    told,
  },
  {
    name: 'without room for a budget the model does not think',
    more: { model: 'claude-haiku-4-5', max_tokens: 1_024, thinking: adaptive },
    outMore: { thinking: undefined },
    told,
  },
  {
    name: 'an open turn that did not start with thinking goes on without it',
    messages: [hello, assistant(call()), user(result())],
    more: { model: 'claude-haiku-4-5', max_tokens: 4_000, thinking: adaptive },
    out: [hello, assistant(call()), user(result())],
    outMore: { thinking: undefined },
    told,
  },
  {
    name: 'a closed turn without thinking is no obstacle',
    messages: [hello, assistant(call()), user(result(), text('And?'))],
    more: { model: 'claude-haiku-4-5', max_tokens: 4_000, thinking: adaptive },
    out: [hello, assistant(call()), user(result(), text('And?'))],
    outMore: { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    told,
  },
];

describe('thinking-type', () => {
  test.each(lines)('$name', (line) => check(line));
});
