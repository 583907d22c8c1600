import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { check, Simulators } from '../../examples/refusals/check.ts';
import { isClean, reportOf } from '../../examples/refusals/print.ts';
import { isAlike, type Refusal, readRefusals } from '../../examples/refusals/recorded.ts';
import { lostWords } from '../../examples/refusals/words.ts';

const refusals = readRefusals(fileURLToPath(new URL('refusals.jsonl', import.meta.url)));
const simulators = new Simulators();

afterAll(() => simulators.close());

const all = (lines: readonly Refusal[]) =>
  Promise.all(lines.map((line, index) => check(line, index + 1, simulators)));

test('refusals come again bare, are gone wrapped, and no word is lost', async () => {
  const verdicts = [];
  for (const [index, refusal] of refusals.entries())
    verdicts.push(await check(refusal, index + 1, simulators));

  expect(verdicts.filter(({ reason }) => reason)).toEqual([]);
  expect(isClean(verdicts)).toBe(true);
  expect(reportOf(verdicts)).toMatch(/^all +21 +21 +19 +20$/m);
  expect(reportOf(verdicts)).toMatch(/too_many_strict_tools: Which tools may be lax/);
  expect(reportOf(verdicts)).toContain('21 of 21 reproducible lines are refused');
  expect(reportOf(verdicts)).toContain('Sent bare only, of the Converse API: source_type 1');
  expect(reportOf(verdicts)).toContain('Skipped, not reproducible: orphan_tool_result 1');
});

test.each([
  [{ error_message: 'Something else.' }, 'recorded: 400 invalid_request_error Something else.'],
  [{ error_type: 'api_error' }, 'recorded: 400 api_error messages.7'],
  [{ status: 422 }, 'recorded: 422 invalid_request_error messages.7'],
])('a refusal other than %o fails with both of them', async (other, shown) => {
  const [first] = refusals;
  const verdicts = await all(first ? [{ ...first, ...other }] : []);

  expect(isClean(verdicts)).toBe(false);
  expect(reportOf(verdicts)).toContain(shown);
  expect(reportOf(verdicts)).toContain('0 of 1 reproducible lines are refused');
});

test('a request that the API never refused fails', async () => {
  const [first] = refusals;
  const messages = [{ role: 'user', content: 'Hello.' }];
  const shape = { model: 'claude-opus-4-8', max_tokens: 64, messages };
  const verdicts = await all(first ? [{ ...first, request_shape: shape }] : []);

  expect(reportOf(verdicts)).toContain('bare: accepted');
});

test.each([
  ['messages.3: a', 'messages.47: a', true],
  ['messages.N.content.0: a', 'messages.1.content.4: a', true],
  ['ids: toolu_A1, toolu_B2. Each', 'ids: toolu_C3. Each', true],
  ['a must b', 'messages.2: a must b', true],
  ['Unexpected role "tool"', 'Unexpected role "tool". Allowed roles are few.', true],
  [
    'is: #/m/0: x, found: A#/m/1: y, found: B, end',
    'is: #/m/1: y, found: B#/m/0: x, found: A, end',
    true,
  ],
  ['`a` must', 'a must', true],
  ['(got: [2, 5])', '(got: [3])', true],
  ['must be unique', 'must be non-empty', false],
])('%s and %s: %s', (recorded, got, alike) => {
  expect(isAlike(recorded, got)).toBe(alike);
});

test('words are lost if they are nowhere in what arrived', () => {
  const messages = [
    { role: 'user', content: 'one two' },
    { role: 'assistant', content: [{ type: 'tool_use', input: { three: 'four' } }] },
    { role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: 'five' }] }] },
  ];

  expect(lostWords({ system: 'zero', messages }, { messages: ['two four five'] })).toEqual([
    'zero',
    'one',
    'three',
  ]);
});
