import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { hello, post, start } from './support.ts';

/** The values that the SDK's types name. */
const typesOf = (): readonly string[] => {
  const path = createRequire(import.meta.url).resolve('@anthropic-ai/sdk/resources/beta/beta');
  const types = readFileSync(path.replace(/\.m?js$/, '.d.ts'), 'utf8');
  const union = /export type AnthropicBeta =([^;]+);/.exec(types)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
};

test('every beta that the SDK knows is known', async () => {
  const betas = typesOf();
  expect(betas.length).toBeGreaterThan(40);
  const answer = await post(await start(), hello, { 'anthropic-beta': betas.join(',') });
  expect(answer.body.error).toBeUndefined();
});

test.each([
  { beta: 'files-api-2099-01-01', status: 400 },
  { beta: 'Files-API-2025-04-14', status: 400 },
  { beta: ' , files-api-2025-04-14 ,', status: 200 },
])('"$beta" gets $status', async ({ beta, status }) => {
  const answer = await post(await start(), hello, { 'anthropic-beta': beta });
  expect(answer.status).toBe(status);
});

test('a batch is judged under the betas and the version of the request that created it', async () => {
  const { client } = await connect();
  const params = {
    ...hello,
    messages: [{ role: 'user' as const, content: 'q' }],
    context_management: { edits: [] },
  };
  const run = async (betas: readonly string[]) => {
    const { id } = await client.beta.messages.batches.create({
      requests: [{ custom_id: 'a', params }],
      betas: [...betas],
    });
    return (await client.beta.messages.batches.retrieve(id)).request_counts;
  };
  expect(await run([])).toMatchObject({ errored: 1 });
  expect(await run(['context-management-2025-06-27'])).toMatchObject({ succeeded: 1 });
});
