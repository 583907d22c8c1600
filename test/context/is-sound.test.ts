import { type Message, modelInfo } from '@turnwise/core';
import { expect, test } from 'vitest';
import { faultsIn } from '../../packages/context/src/faults-in.ts';
import { isSound } from '../../packages/context/src/is-sound.ts';
import type { Job, Standing } from '../../packages/context/src/standing.ts';
import { summarySettings } from '../../packages/context/src/summary-settings.ts';
import { assistant, toolRound, user } from './sessions.ts';
import { words } from './summaries.ts';

const model = modelInfo('claude-opus-5-5');
const history = [
  user(words(50, 'old')),
  assistant('Yes.'),
  user('Typed last.'),
  ...toolRound(1, 50),
  assistant('Well.'),
  user('So?'),
];
const params = (messages: readonly Message[]) => ({ model: model.id, messages });
const pin = (message: Message) => message === history[1];
const job = {
  call: { params: params(history) },
  settings: summarySettings({ keepUserText: 20 }),
  model,
  pin,
} as unknown as Job;
const summary = { key: '', cut: 3, covered: '', since: 7, texts: 1, characters: 0 };
const standing = (messages: readonly Message[]) =>
  ({ params: params(messages), known: { summary, text: '' } }) as unknown as Standing;

const [first, ...rest] = [user('A summary. Typed last.'), ...history.slice(3)] as [Message];
const typed = { type: 'text', text: 'Typed last.' };
const held = [{ type: 'text', text: 'Yes.' }, typed];
const results: readonly (readonly [string, Message[], boolean])[] = [
  ['with everything in it', [user(held), ...rest], true],
  ['without what is pinned', [user([typed]), ...rest], false],
  ['without what the user typed last', [user(held.slice(0, 1)), ...rest], false],
  ['with that in other words', [first, ...rest], false],
  ['with a result whose call is gone', [user(held), ...rest.slice(1)], false],
  ['that is larger', [user([...held, { type: 'text', text: words(90, 'new') }]), ...rest], false],
];

test.each(results)('a request %s is sound: %s', (_, messages, sound) => {
  expect(isSound(job, standing(history), standing(messages))).toBe(sound);
});

test.each([
  [history, 0],
  [[user('a'), user('b'), assistant('c'), assistant('d')], 2],
  [[user('a'), { role: 'system', content: 's' }, assistant('b')], 0],
  [history.slice(0, 4), 0],
  [[...history.slice(0, 4), user('No.')], 1],
  [history.slice(4), 1],
])('faults of turns are counted (%#)', (messages, count) => {
  expect(faultsIn(messages)).toBe(count);
});
