import Anthropic from '@anthropic-ai/sdk';
import { forget, type Step } from '@turnwise/core';
import { turnwise } from 'turnwise';
import { expect, test } from 'vitest';
import { count, next, type Request, user, words } from '../cache/conversing.ts';
import { start } from '../simulator/support.ts';

const first: Request = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user(words(1_000))],
};

let namespaces = 0;

/** Two clients of one program, and what is told of the second request of each of two conversations. */
async function twice(forgotten: (namespace: string) => Promise<void>) {
  const namespace = `forgetful ${++namespaces}`;
  const simulator = await start({ count, reply: (_, { n }) => `Fine, ${n}.` });
  const bare = new Anthropic({ baseURL: simulator.url, apiKey: 'key', maxRetries: 0 });
  const told: Record<string, string[]> = { one: [], other: [] };
  const askAs = (conversation: string, request: Request) => {
    const on = ({ middleware, code }: Step) => told[conversation]?.push(`${middleware} ${code}`);
    const client = turnwise(bare, { namespace, platform: 'anthropic', onFault: 'throw', on });
    const options: object = { turnwise: { conversation } };
    return client.beta.messages.create(request, options);
  };
  const begun = new Map<string, Request>();
  for (const conversation of ['one', 'other']) {
    const request = { ...first, messages: [user(words(1_000, `${conversation} `))] };
    begun.set(conversation, next(request, await askAs(conversation, request), user('Go on.')));
  }
  await forgotten(namespace);
  for (const conversation of ['one', 'other']) {
    told[conversation] = [];
    await askAs(conversation, { ...(begun.get(conversation) ?? first), system: words(1_999) });
  }
  const isAbout = (step: string) => !step.endsWith('mark');
  return { one: told.one?.filter(isAbout), other: told.other?.filter(isAbout) };
}

/** What only those can tell that know the request before. */
const known = ['cache volatile-system', 'cache miss'];

test.each([
  { what: 'by its name', run: (namespace: string) => forget('one', { namespace }), one: [] },
  { what: 'by another name', run: (namespace: string) => forget('two', { namespace }), one: known },
  { what: 'in another namespace', run: () => forget('one'), one: known },
])(
  'after "one" was forgotten $what, its next request is held against $one',
  async ({ run, one }) => {
    expect(await twice(run)).toEqual({ one, other: known });
  },
);
