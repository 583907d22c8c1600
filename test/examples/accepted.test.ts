import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isClean, reportOf } from '../../examples/accepted/print.ts';
import { readAccepted } from '../../examples/accepted/recorded.ts';
import { sendAll } from '../../examples/accepted/send.ts';

const directory = mkdtempSync(join(tmpdir(), 'accepted-'));

/** The verdicts on a file of these lines. */
async function verdictsOn(lines: readonly object[]) {
  const file = join(directory, `${crypto.randomUUID()}.jsonl`);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return sendAll('file', readAccepted(file));
}

const hello = [{ role: 'user', content: 'When is high water?' }];
const counted = {
  model: 'claude-haiku-4-5',
  kind: 'create',
  via: 'anthropic',
  request: { max_tokens: 64, messages: hello },
};

test('what the API accepted is accepted, each on the platform and with the betas that it needs', async () => {
  const verdicts = await verdictsOn([
    counted,
    { ...counted, kind: 'count_tokens', request: { messages: hello } },
    {
      ...counted,
      via: 'bedrock',
      request: { ...counted.request, anthropic_version: 'bedrock-2023-05-31', temperature: 0.5 },
    },
    {
      ...counted,
      model: 'claude-opus-4-8',
      request: { ...counted.request, context_management: { edits: [] } },
    },
  ]);

  expect(reportOf(verdicts)).toBe('4 of 4 accepted (100.0 %)');
  expect(isClean(verdicts)).toBe(true);
});

test('refusals are grouped by their words', async () => {
  const wrong = { ...counted, request: { ...counted.request, max_tokens: -1 } };
  const verdicts = await verdictsOn([counted, wrong, { ...wrong, model: 'claude-opus-5' }]);

  expect(isClean(verdicts)).toBe(false);
  expect(reportOf(verdicts)).toBe(
    [
      '1 of 3 accepted (33.3 %)',
      '2 x max_tokens: must be greater than or equal to #',
      '    file:2 file:3',
    ].join('\n'),
  );
});

const call = { type: 'tool_use', id: 'toolu_A1', name: 'look_up', input: { what: 'high water' } };
const answer = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_A1' }] };

/** A trace whose second request answers the call of the first, or leaves it out. */
function trace(kind: string, next: object): readonly object[] {
  const request = { type: 'request', t: null, model: 'claude-opus-4-8', output_tokens: 5 };
  return [
    { type: 'meta', name: 't', kind, system_known: true, tools_known: false },
    { ...request, i: 0, append: hello },
    { ...request, i: 1, append: [{ role: 'assistant', content: [call] }, next] },
  ];
}

test('a trace is replayed request by request', async () => {
  const verdicts = await verdictsOn(trace('transcript', answer));

  expect(reportOf(verdicts)).toBe('2 of 2 accepted (100.0 %)');
});

test('what a transcript lost is not sent, what was recorded whole is', async () => {
  const next = { role: 'user', content: 'Never mind.' };
  const lost = await verdictsOn(trace('transcript', next));
  const whole = await verdictsOn(trace('recorded_requests', next));

  expect(reportOf(lost)).toContain('1 of 1 accepted (100.0 %), 1 not sent');
  expect(reportOf(whole)).toContain('1 x messages.#: `tool_use` ids were found');
});
