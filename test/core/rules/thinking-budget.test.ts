import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const told = [['thinking-budget', 'thinking', 'lossy']] as const;
const model = 'claude-sonnet-4-5';
const budget = (budget_tokens: unknown, more: object = {}) => ({
  thinking: { type: 'enabled', budget_tokens, ...more },
});

const lines: Line[] = [
  {
    name: 'a budget below the minimum is raised, and the rest stays',
    more: { model, max_tokens: 4_096, ...budget(512, { display: 'omitted' }) },
    outMore: budget(1_024, { display: 'omitted' }),
    told,
  },
  {
    name: 'a budget of all that may be written leaves half for the answer',
    more: { model, max_tokens: 4_096, ...budget(4_096) },
    outMore: budget(2_048),
    told,
  },
  {
    name: 'half is never less than the minimum',
    more: { model, max_tokens: 1_025, ...budget(30_000) },
    outMore: budget(1_024),
    told,
  },
  {
    name: 'without room for the minimum the model does not think',
    more: { model, max_tokens: 1_024, ...budget(512) },
    outMore: { thinking: undefined },
    told,
  },
  {
    name: 'nor does it with a large budget',
    more: { model, max_tokens: 500, ...budget(5_000) },
    outMore: { thinking: undefined },
    told,
  },
  {
    name: 'interleaved thinking spends it over several replies',
    more: { model, max_tokens: 4_096, ...budget(30_000) },
    options: { betas: ['interleaved-thinking-2025-05-14'] },
  },
  { name: 'one token less is enough', more: { model, max_tokens: 4_096, ...budget(4_095) } },
  { name: 'a count has no limit', more: { model, max_tokens: undefined, ...budget(4_096) } },
  { name: 'a budget that is no number stays', more: { model, ...budget('much') } },
  { name: 'an unknown model is left alone', more: { model: 'who-knows', ...budget(1) } },
];

describe('thinking-budget', () => {
  test.each(lines)('$name', (line) => check(line));
});
