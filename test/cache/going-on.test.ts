import { expect, test } from 'vitest';
import { converse, next, type Reply, type Request, user, words } from './conversing.ts';

const minute = 60_000;

const question = (n: number): Request => ({
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: words(2_000),
  messages: [user(words(300, `I am number ${n}. `))],
});

const writes = ({ usage }: Reply) => usage.cache_creation_input_tokens ?? 0;
const reads = ({ usage }: Reply) => usage.cache_read_input_tokens ?? 0;

test('where everybody asks once, the questions are sent and not written', async () => {
  const { ask, advance } = await converse();
  const replies: Reply[] = [];
  for (let n = 0; n < 20; n++) {
    replies.push(await ask(question(n)));
    advance(minute);
  }
  expect(writes(replies[1] as Reply)).toBeGreaterThan(290);
  for (const reply of replies.slice(1)) expect(reads(reply)).toBeGreaterThan(1_990);
  expect(replies.slice(-5).map(writes)).toEqual([0, 0, 0, 0, 0]);
});

test('where conversations go on, their questions are written', async () => {
  const { ask, advance } = await converse();
  for (let n = 0; n < 20; n++) {
    const request = question(n);
    const reply = await ask(request);
    advance(minute);
    const second = await ask(next(request, reply, user('And then?')));
    expect(reads(second)).toBeGreaterThan(2_290);
    advance(minute);
  }
});

test('who goes on though nobody else does finds the system prompt, and what follows is written', async () => {
  const { ask, advance } = await converse();
  for (let n = 0; n < 20; n++) {
    await ask(question(n));
    advance(minute);
  }
  let request = question(20);
  let reply = await ask(request);
  expect(writes(reply)).toBe(0);
  const all: Reply[] = [];
  for (let turn = 0; turn < 3; turn++) {
    advance(10_000);
    request = next(request, reply, user(words(100, `${turn}`)));
    reply = await ask(request);
    all.push(reply);
  }
  expect(writes(all[0] as Reply)).toBeGreaterThan(390);
  expect(reads(all[1] as Reply)).toBeGreaterThan(2_390);
});

test('who adds several exchanges at a time goes on as well, though others had the same one', async () => {
  const { ask, advance } = await converse();
  for (let n = 0; n < 20; n++) {
    const request = question(n);
    const reply = await ask(request);
    advance(minute);
    const between = { role: 'assistant' as const, content: 'By the way.' };
    const second = await ask(next(request, reply, user('And then?'), between, user('Well?')));
    expect(reads(second)).toBeGreaterThan(2_290);
    advance(minute);
  }
});

test('what conversations do counts where each request comes to another process', async () => {
  const { ask, advance } = await converse();
  for (let n = 0; n < 20; n++) {
    const messages = [user(words(300, `${n} `)), { role: 'assistant' as const, content: `${n}.` }];
    const later = { ...question(n), messages: [...messages, user(words(100))] };
    expect(writes(await ask(n % 2 ? later : question(n)))).toBeGreaterThan(290);
    advance(minute);
  }
});
