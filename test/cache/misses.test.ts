import { reportOf } from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { changes, first } from './changes.ts';
import { converse, next, savedBy, user } from './conversing.ts';

const opus5 = { input: 5, read: 0.5 };

describe('a miss is explained', () => {
  test.each(changes)('by a change of $change', async ({ by, says, kind, path, reads }) => {
    const { ask, told, bill } = await converse({ caching: { ttl: '5m' } });
    const reply = await ask(first);
    const second = await ask(next({ ...first, ...by }, reply, says ?? user('Go on.')));

    const { usage } = second;
    const [miss, ...others] = told('miss');
    expect(reportOf(second)?.steps).toContain(miss);
    expect(others).toEqual([]);
    expect(miss).toMatchObject({ middleware: 'cache', reason: kind, path, applied: false });
    expect(usage.cache_read_input_tokens).toBeGreaterThanOrEqual(reads);
    expect(usage.cache_read_input_tokens).toBeLessThan(1.07 * reads + 10);
    const tokens = Number(miss?.before) - Number(miss?.after);
    expect(miss?.before).toBe(reply.usage.cache_creation_input_tokens);
    expect(tokens).toBeGreaterThan(0.97 * (7_000 - reads) - 1_010);
    expect(tokens).toBeLessThanOrEqual(usage.cache_creation_input_tokens ?? 0);
    expect(bill.total.misses).toEqual({
      [kind]: { requests: 1, tokens, dollars: expect.closeTo(miss?.dollars ?? 0, 12) },
    });
    if (kind !== 'model' && kind !== 'speed')
      expect(miss?.dollars).toBeCloseTo(savedBy(tokens, opus5), 9);
  });
});
