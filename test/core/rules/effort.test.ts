import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const told = [['effort', 'output_config.effort', 'lossy']] as const;
const format = { type: 'json_schema', schema: { type: 'object', additionalProperties: false } };

/** A line for one model: the effort that is asked for, and the one instead. */
function on(model: string, effort: string, instead: string | undefined, more: object = {}): Line {
  return {
    name: `${model}: ${effort} becomes ${instead} ${JSON.stringify(more)}`,
    more: { model, ...more, output_config: { effort } },
    outMore: { output_config: instead && { effort: instead } },
    told,
  };
}

function stays(model: string, effort: unknown, more: object = {}): Line {
  const name = `${model}: ${effort} stays ${JSON.stringify(more)}`;
  return { name, more: { model, ...more, output_config: { effort } } };
}

const disabled = { thinking: { type: 'disabled' } };
const betweenTools = { thinking: { type: 'between_tools' } };

const lines: Line[] = [
  on('claude-opus-4-6', 'xhigh', 'high'),
  on('claude-opus-4-5', 'xhigh', 'high'),
  on('claude-opus-4-5', 'max', 'high'),
  on('claude-sonnet-4-5', 'high', undefined),
  on('claude-haiku-4-5', 'low', undefined),
  on('claude-3-haiku', 'max', undefined),
  on('claude-opus-5', 'max', 'high', disabled),
  on('claude-haiku-5-5', 'xhigh', 'high', disabled),
  on('claude-sonnet-5-5', 'max', 'high', betweenTools),
  stays('claude-sonnet-5-5', 'high', betweenTools),
  stays('claude-opus-4-7', 'max', disabled),
  stays('claude-opus-4-7', 'xhigh'),
  stays('claude-opus-4-6', 'max'),
  stays('claude-opus-4-5', 'high'),
  stays('claude-opus-5-5', 'max'),
  stays('claude-haiku-4-5', null),
  stays('claude-haiku-4-5', 'minimal'),
  stays('who-knows', 'max', betweenTools),
  {
    name: 'the rest of output_config stays',
    more: { model: 'claude-haiku-4-5', output_config: { effort: 'low', format } },
    outMore: { output_config: { format } },
    told,
  },
  { name: 'output_config may be null', more: { output_config: null } },
];

describe('effort', () => {
  test.each(lines)('$name', (line) => check(line));
});
