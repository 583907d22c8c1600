import { describe, test } from 'vitest';
import { check, type Line } from './check.ts';

const old = { apiVersion: '2023-06-01' };
const all = { temperature: 0.5, top_p: 0.9, top_k: 5 };
const gone = { temperature: undefined, top_p: undefined, top_k: undefined };

/** A line for a model under the older version: what is given, what is left and what is told. */
function under(
  model: string,
  more: object,
  outMore?: object,
  told: readonly (readonly [string, string])[] = [],
): Line {
  return {
    name: `${model} ${JSON.stringify(more)}`,
    more: { model, ...more },
    options: old,
    ...(outMore && {
      outMore,
      told: told.map(([key, fix]) => ['sampling', key, fix] as const),
    }),
  };
}

const adaptive = { thinking: { type: 'adaptive' } };
const enabled = { max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 } };

const newVersion: Line[] = [
  ...['claude-opus-5-5', 'claude-haiku-4-5', 'claude-3-haiku', 'who-knows'].map((model) => ({
    name: `version 2026-10-21 has none of them on ${model}`,
    more: { model, ...all },
    outMore: gone,
    told: [
      ['sampling', 'temperature', 'lossy'],
      ['sampling', 'top_p', 'lossy'],
      ['sampling', 'top_k', 'lossy'],
    ] as const,
  })),
  {
    name: 'a default goes as well, and nothing is lost',
    more: { temperature: 1 },
    outMore: gone,
    told: [['sampling', 'temperature', 'lossless']],
  },
  {
    name: 'the version in the body counts',
    more: { model: 'claude-haiku-4-5', temperature: 0.5, anthropic_version: 'bedrock-2023-05-31' },
    options: { platform: 'bedrock' },
  },
  {
    name: 'a model that only its gateway knows takes what it takes',
    more: { model: 'who-knows', ...all },
    options: { platform: 'gateway' },
  },
  {
    name: 'a known model behind a gateway does not',
    more: { temperature: 0.5 },
    options: { platform: 'gateway' },
    outMore: gone,
    told: [['sampling', 'temperature', 'lossy']],
  },
  {
    name: 'what is undefined is not there',
    more: { temperature: undefined },
  },
  {
    name: 'any other version is an older one',
    more: { model: 'claude-haiku-4-5', temperature: 0.5 },
    options: { apiVersion: 'vertex-2023-10-16' },
  },
];

const oldVersion: Line[] = [
  under('claude-opus-4-7', all, gone, [
    ['temperature', 'lossy'],
    ['top_p', 'lossy'],
    ['top_k', 'lossy'],
  ]),
  under('claude-opus-5-5', { temperature: 1, top_p: 0.99 }),
  under('claude-sonnet-5', { top_p: 1 }),
  under('claude-sonnet-5', { temperature: 2 }, gone, [['temperature', 'lossy']]),
  under('claude-haiku-5-5', { top_p: 0.99 }),
  under('claude-haiku-5-5', { top_p: 1 }, gone, [['top_p', 'lossy']]),
  under('claude-opus-4-6', { temperature: 0.3, top_k: 7 }),
  under('claude-opus-4-6', { temperature: 0.3, top_p: 0.5 }, { top_p: undefined }, [
    ['top_p', 'lossy'],
  ]),
  under('claude-haiku-4-5', { temperature: 1, top_p: 0.5 }, { temperature: undefined }, [
    ['temperature', 'lossless'],
  ]),
  under('claude-opus-4-1', { temperature: 0.3, top_p: 0.5, top_k: 7 }),
  under('claude-sonnet-4-6', { temperature: -5 }, { temperature: 0 }, [['temperature', 'lossy']]),
  under('claude-3-haiku', { temperature: 1.5, top_p: 2 }, { temperature: 1, top_p: 1 }, [
    ['temperature', 'lossy'],
    ['top_p', 'lossy'],
  ]),
  under('claude-sonnet-4-6', { ...adaptive, temperature: 1, top_k: 7 }, { top_k: undefined }, [
    ['top_k', 'lossy'],
  ]),
  under('claude-sonnet-4-5', { ...enabled, temperature: 0.7 }, gone, [['temperature', 'lossy']]),
  under('claude-sonnet-4-5', { ...enabled, top_p: 0.9 }, gone, [['top_p', 'lossy']]),
  under('claude-sonnet-4-5', { ...enabled, top_p: 0.95 }),
  under('claude-sonnet-4-5', { thinking: { type: 'disabled' }, temperature: 0.7 }),
  under('claude-sonnet-4-5', { thinking: null, temperature: 0.7 }),
  under('claude-sonnet-4-5', { temperature: 'hot' }),
  under('who-knows', { temperature: 1.7, top_p: 0.2, top_k: 3 }),
];

describe('sampling', () => {
  test.each([...newVersion, ...oldVersion])('$name', (line) => check(line));
});
