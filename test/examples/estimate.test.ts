import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateTokens } from '@turnwise/core';
import { afterAll, expect, test } from 'vitest';
import { learnBreaks } from '../../examples/estimate/breaks.ts';
import { report } from '../../examples/estimate/errors-report.ts';
import { fitWeights, predict, samplesOf } from '../../examples/estimate/fitting.ts';
import { noise } from '../../examples/estimate/noise.ts';
import { readRows } from '../../examples/estimate/rows.ts';
import { tableText } from '../../examples/estimate/table.ts';
import { breaksOf } from '../../packages/core/src/estimate-breaks.ts';
import { SYMBOLS } from '../../packages/core/src/estimate-symbols.ts';
import { TABLE } from '../../packages/core/src/estimate-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'estimate-'));
const file = join(folder, 'counts.jsonl');
const breaks = breaksOf(TABLE.breaks);
const MODELS = ['claude-sonnet-4-6', 'claude-opus-4-8'];

/** Counts as if every token cost `factor` of what the table says. */
function lines(factor: number): string {
  const texts = ['A kettle of fish.', 'for (const it of all) sum += it;', '{"tide":[1,2,3]}'];
  return Array.from({ length: 60 }, (_, at) => {
    const model = MODELS[at % 2] as string;
    const messages = [{ role: 'user', content: (texts[at % 3] as string).repeat(at + 20) }];
    const tokens = Math.round(factor * estimateTokens({ model, messages }));
    const source = `example.org/${at % 4}:file#${at}`;
    return JSON.stringify(
      at % 5 === 0
        ? { source, model, delta_tokens: tokens, added: messages }
        : { source, model, input_tokens: tokens, request: { messages, max_tokens: 1 } },
    );
  }).join('\n');
}

writeFileSync(file, `${lines(1.2)}\n`);
const rows = readRows([file]);
const samples = samplesOf(rows, breaks);

afterAll(() => rmSync(folder, { recursive: true }));

test('a fit finds what the counts say', () => {
  const fitted = fitWeights(samples);
  for (const sample of samples) {
    expect(Math.abs(predict(sample, fitted) / sample.row.tokens - 1)).toBeLessThan(0.08);
  }
  const table = tableText({ date: '2026-11-01', source: 'a test' }, breaks, fitted);
  expect(table).toContain('Source: a test.');
  expect(table).toContain(TABLE.breaks.around);
});

test('the table in the project is written as a fit would write it', () => {
  const path = new URL('../../packages/core/src/estimate-table.ts', import.meta.url);
  const text = readFileSync(path, 'utf8');
  const [, source = '', date = ''] = /Source: (.*)\.\n\/\/ Date: (.*)\.\n/.exec(text) ?? [];
  const zeros = samples[0]?.features.map(() => 0) ?? [];
  const written = tableText({ source, date }, breaks, { 'claude-3': zeros, 'claude-4-7': zeros });
  expect(written.split("'claude-3': {")[0]).toBe(text.split("'claude-3': {")[0]);
});

test('the error table has a line for every class and a column for every way to count', async () => {
  const text = await report(rows, breaks, { leaveOut: true });
  expect(text).toMatch(/left out +table +o200k +cl100k +ai-tokenizer +chars\/4/);
  // The counts were made 1.2 times what the table says.
  expect(text).toMatch(/requests, all +48 +\S+ \/ \S+ +16\.\d \/ 16\.\d/);
  expect(text).toMatch(/added messages from 4\.7, all/);
});

test('breaks are learnt where the vocabulary has them', () => {
  const learnt = learnBreaks([...noise(2), 'the cat and the dog and the hat\n'.repeat(400)]);
  const at = (one: string, two: string): number =>
    (one.charCodeAt(0) - 97) * SYMBOLS + two.charCodeAt(0) - 97;
  expect(learnt.before).toHaveLength(SYMBOLS ** 2);
  expect(learnt.before[at('h', 'e')]).toBeLessThan(0);
});
