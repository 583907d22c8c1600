import { diagnose, type Params, repair } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { check, hello, tool } from './check.ts';

const clear = { type: 'clear_tool_uses_20250919' };
const compact = { type: 'compact_20260112' };
const toolset = { type: 'mcp_toolset', mcp_server_name: 's' };

describe('beta-header', () => {
  test.each<[string, object, string[]]>([
    ['context_management', { edits: [clear] }, ['context-management-2025-06-27']],
    ['context_management', {}, ['context-management-2025-06-27']],
    ['context_management', { edits: [compact] }, ['compact-2026-01-12']],
    [
      'context_management',
      { edits: [clear, compact] },
      ['context-management-2025-06-27', 'compact-2026-01-12'],
    ],
    ['compaction', { type: 'summarize' }, ['compact-2026-09-04']],
    ['mcp_servers', [{ name: 's' }], ['mcp-client-2025-04-04']],
    ['speed', 'fast' as never, ['fast-mode-2026-02-01']],
    ['user_profile_id', 'u' as never, ['user-profiles-2026-08-18']],
  ])('%s %j', (field, value, betas) => {
    const params = { model: 'x', max_tokens: 1, messages: [hello], betas: [], [field]: value };
    const repaired = repair(params as never as Params);

    expect(repaired.betas).toEqual(betas);
    expect(diagnose(params as never).map(({ code, path, fix }) => [code, path, fix])).toEqual(
      betas.map(() => ['beta-header', field, 'lossless']),
    );
    check({ name: '', more: params, options: { betas } });
  });

  test('toolsets came with the second version of the connector', () => {
    const params = { model: 'x', messages: [hello], betas: [], mcp_servers: [], tools: [toolset] };
    expect(repair(params as never as Params).betas).toEqual(['mcp-client-2025-11-20']);
  });

  test('the controls of bound thinking', () => {
    const thinking = { type: 'adaptive', block_binding: {} };
    const params = { model: 'claude-opus-5-5', messages: [hello], betas: ['a'], thinking };
    expect(repair(params as never as Params).betas).toEqual([
      'a',
      'thinking-binding-controls-2026-08-01',
    ]);
  });

  test.each([
    ['another version of the beta will do', { betas: ['mcp-client-2026-09-15'] }],
    ['a gateway may need none', { platform: 'gateway' as const }],
  ])('%s', (name, options) => {
    check({ name, more: { mcp_servers: [], tools: [tool('f')] }, options });
  });
});
