import { type SimulatorOptions, startSimulator } from '@turnwise/simulator';
import { expect, test } from 'vitest';
import { start } from './support.ts';

test.each<{ options: unknown; says: string }>([
  { options: 7, says: 'startSimulator takes an object, not 7' },
  { options: { prot: 1 }, says: 'startSimulator has no "prot"; it takes port, reply, ' },
  { options: { port: -1 }, says: 'port is a whole number from 0 to 65535, not -1' },
  { options: { port: '80' }, says: 'port is a whole number from 0 to 65535, not "80"' },
  { options: { reply: 'Hi' }, says: 'reply is a function, not "Hi"' },
  { options: { faults: 'reset' }, says: 'faults is a function, not "reset"' },
  { options: { record: () => 1 }, says: 'record is a whole number from 0' },
  { options: { platform: 'moon' }, says: 'platform is one of anthropic, bedrock' },
  { options: { platform: 'toString' }, says: 'platform is one of anthropic, bedrock' },
  { options: { models: { mine: 'x' } }, says: 'models: mine is the id of a model' },
  { options: { limits: { requests: 0 } }, says: 'limits: requests is a number above 0, not 0' },
  { options: { limits: { tokens: 5 } }, says: 'limits has no "tokens"; it takes requests, input' },
  { options: { limits: [] }, says: 'limits is an object, not []' },
  { options: { pace: { firstByte: -5 } }, says: 'pace: firstByte is milliseconds, 0 or more' },
  { options: { pace: { tokensPerSecond: 0 } }, says: 'tokensPerSecond is a number above 0, not 0' },
  { options: { batchDelay: Number.NaN }, says: 'batchDelay is milliseconds, 0 or more, not null' },
  { options: { now: new Date() }, says: 'now is milliseconds since 1970' },
])('$options says: $says', async ({ options, says }) => {
  await expect(startSimulator(options as SimulatorOptions)).rejects.toThrow(says);
});

test('an option that is undefined counts as left out', async () => {
  const simulator = await start({ port: undefined, limits: undefined, pace: undefined });
  expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a port that is taken is told', async () => {
  const { port } = new URL((await start()).url);
  await expect(startSimulator({ port: Number(port) })).rejects.toThrow('EADDRINUSE');
});

test.each([-1, Number.NaN])('the clock does not go back by %d', async (milliseconds) => {
  const simulator = await start();
  expect(() => simulator.advance(milliseconds)).toThrow('advance takes milliseconds, 0 or more');
});
