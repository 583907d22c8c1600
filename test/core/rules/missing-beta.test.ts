import { diagnose, type Params, type RepairOptions, repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { assistant, hello, system, text, user } from './check.ts';

const old = { apiVersion: '2023-06-01' };
const file = { type: 'image', source: { type: 'file', file_id: 'file_1' } };
const directive = system([], { output_config: { effort: 'low' } });

const needed: [string, unknown[], string, RepairOptions?][] = [
  [
    'a fallback',
    [hello, assistant({ type: 'fallback' }, text('a')), hello],
    'server-side-fallback-2026-07-01',
  ],
  [
    'a compaction',
    [hello, assistant({ type: 'compaction', content: 'c' }), hello],
    'compact-2026-01-12',
  ],
  [
    'a signed one',
    [assistant({ type: 'compaction', content: 'c', signature: 's' }), hello],
    'compact-2026-09-04',
  ],
  [
    'a tool that comes',
    [hello, system([{ type: 'tool_addition' }])],
    'mid-conversation-tool-changes-2026-07-01',
  ],
  ['a setting', [hello, directive], 'mid-conversation-output-config-2026-07-01'],
  [
    'a message for a turn',
    [hello, system('S', { clear_at: 'never' })],
    'mid-conversation-system-clear-at-2026-08-21',
  ],
  ['a file in older versions', [user(file)], 'files-api-2025-04-14', old],
];

const request = (messages: unknown[], betas: string[]) =>
  ({ model: 'claude-opus-5-5', max_tokens: 1, messages, betas }) as never as Params;

describe('missing-beta', () => {
  test.each(needed)('%s needs its beta', (_, messages, beta, options = {}) => {
    const params = request(messages, ['mcp-client-2025-11-20']);
    expect(repair(params, options)).toEqual({ ...params, betas: [...(params.betas as []), beta] });
    expect(diagnose(params, options).map(({ code, fix }) => [code, fix])).toEqual([
      ['missing-beta', 'lossless'],
    ]);
    const served = request(messages, [beta]);
    expect(repair(served, options)).toBe(served);
  });

  test('a file needs none since', () => {
    const params = request([user(file)], []);
    expect(repair(params)).toBe(params);
  });
});
