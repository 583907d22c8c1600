import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paginate } from '../../packages/simulator/src/paginate.ts';
import { connect } from './connect.ts';

const now = Date.parse('2026-11-15T12:00:00Z');

test('your own models come first, then the newest, without the retired ones', async () => {
  const { client } = await connect({ now, models: { mine: 'claude-opus-5-5' } });
  const ids: string[] = [];
  for await (const { id } of client.models.list({ limit: 3 })) ids.push(id);
  expect(ids[0]).toBe('mine');
  expect(ids).toEqual(expect.arrayContaining(['claude-fable-5-2', 'claude-haiku-4-5-20251001']));
  expect(ids).not.toContain('claude-3-opus-20240229');
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([
  { lifecycle: ['retired'], has: 'claude-opus-4-20250514', not: 'claude-opus-5' },
  { lifecycle: ['deprecated'], has: 'claude-sonnet-4-5-20250929', not: 'claude-opus-5' },
  { lifecycle: ['active', 'retired'], has: 'claude-opus-5', not: 'claude-mythos-preview' },
] as const)('lifecycle $lifecycle lists $has', async ({ lifecycle, has, not }) => {
  const { client } = await connect({ now });
  const { data } = await client.models.list({ limit: 1000, lifecycle: [...lifecycle] });
  const ids = data.map(({ id }) => id);
  expect(ids).toContain(has);
  expect(ids).not.toContain(not);
});

test('a model is described as the SDK types say', async () => {
  const { client } = await connect({ now });
  expect(await client.models.retrieve('claude-sonnet-5-5')).toEqual({
    type: 'model',
    id: 'claude-sonnet-5-5',
    display_name: 'Claude Sonnet 5.5',
    created_at: '2026-09-28T00:00:00Z',
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    line: 'sonnet',
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    capabilities: {
      batch: { supported: true },
      citations: { supported: true },
      code_execution: { supported: true },
      context_management: {
        supported: true,
        clear_thinking_20251015: { supported: true },
        clear_tool_uses_20250919: { supported: true },
        compact_20260112: { supported: true },
      },
      effort: {
        supported: true,
        low: { supported: true },
        medium: { supported: true },
        high: { supported: true },
        xhigh: { supported: true },
        max: { supported: true },
      },
      image_input: { supported: true },
      pdf_input: { supported: true },
      server_tools: {
        supported: true,
        code_execution: { supported: true },
        web_search: { supported: true },
      },
      structured_outputs: { supported: true },
      thinking: {
        supported: true,
        types: {
          adaptive: { supported: true },
          between_tools: { supported: true },
          disabled: { supported: false },
          enabled: { supported: false },
        },
      },
    },
  });
});

test.each([
  ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
  ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet-20241022'],
  ['mine', 'mine'],
])('%s is resolved to %s', async (alias, id) => {
  const { client } = await connect({ models: { mine: 'claude-opus-5-5' } });
  expect((await client.models.retrieve(alias)).id).toBe(id);
});

test.each(['nope', '../../etc/passwd', '%', '__proto__', 'constructor', 'toString'])(
  'the model %s is not found',
  async (id) => {
    const { client } = await connect();
    await expect(client.models.retrieve(id)).rejects.toThrow(Anthropic.NotFoundError);
  },
);

test.each([
  { at: '2026-09-01', lifecycle: 'active', retires_at: null },
  { at: '2026-10-01', lifecycle: 'deprecated', retires_at: '2026-11-30T00:00:00Z' },
  { at: '2026-12-01', lifecycle: 'retired', retires_at: '2026-11-30T00:00:00Z' },
])('claude-sonnet-4-5 is $lifecycle at $at', async ({ at, ...expected }) => {
  const { client } = await connect({ now: Date.parse(at) });
  expect(await client.models.retrieve('claude-sonnet-4-5')).toMatchObject(expected);
});

test('the retirement of claude-mythos-preview is overdue', async () => {
  const { client } = await connect({ now });
  expect(await client.models.retrieve('claude-mythos-preview')).toMatchObject({
    lifecycle: 'deprecated',
    retires_at: '2026-06-30T00:00:00Z',
  });
});

test.each([
  { model: 'claude-opus-5-5', supported: true },
  { model: 'claude-haiku-5-5', supported: true },
  { model: 'claude-sonnet-4-5', supported: false },
])('under its beta, compaction by $model is $supported', async ({ model, supported }) => {
  const { client } = await connect();
  const { capabilities } = await client.beta.models.retrieve(model, {
    betas: ['compact-2026-09-04'],
  });
  expect(capabilities?.compaction).toEqual({ supported, summarize: { supported } });
});

test.each([
  { query: 'limit=0', says: 'limit: Input should be greater than or equal to 1' },
  { query: 'limit=1001', says: 'limit: Input should be less than or equal to 1000' },
  { query: 'limit=x', says: 'limit: Input should be a valid integer' },
  { query: 'after_id=nope', says: 'after_id: no item has the id nope' },
  { query: 'after_id=a&before_id=b', says: 'after_id and before_id cannot be given together' },
])('$query is refused', async ({ query, says }) => {
  const { client } = await connect();
  const listed = client.get(`/v1/models?${query}`);
  await expect(listed).rejects.toThrow(Anthropic.BadRequestError);
  await expect(listed).rejects.toThrow(says);
});

test('forward and backward, pages give every item once and in order', () => {
  const page = (items: { id: string }[], query: Record<string, string>) => {
    const answer = paginate(items, new URLSearchParams(query));
    if (!('kind' in answer) || answer.kind !== 'json') throw new Error('The page was refused.');
    return answer.body as { data: { id: string }[]; has_more: boolean };
  };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 }), (count, size) => {
      const items = Array.from({ length: count }, (_, index) => ({ id: `i${index}` }));
      const limit = String(size);
      let forward = page(items, { limit });
      const seen = [...forward.data];
      while (forward.has_more) {
        forward = page(items, { limit, after_id: seen.at(-1)?.id ?? '' });
        seen.push(...forward.data);
      }
      expect(seen).toEqual(items);
      const back = [...items.slice(-1)];
      for (let more = true; more; ) {
        const before = page(items, { limit, before_id: back[0]?.id ?? '' });
        back.unshift(...before.data);
        more = before.has_more;
      }
      expect(back).toEqual(items);
    }),
  );
});
