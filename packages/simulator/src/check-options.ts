import { callback, checkFields, object, rate, time, type Wanted, whole } from './check-fields.ts';
import { findModel } from './model-ids.ts';
import type { SimulatorOptions } from './options.ts';
import { isPlatform, platformNames } from './platforms.ts';

const wanted: Readonly<Record<keyof SimulatorOptions, Wanted>> = {
  port: whole(0, 65_535),
  reply: callback,
  seed: whole(0),
  summarize: callback,
  count: callback,
  platform: {
    fits: (value) => typeof value === 'string' && isPlatform(value),
    is: `one of ${platformNames.join(', ')}`,
  },
  account: object,
  record: whole(0),
  models: object,
  faults: callback,
  limits: object,
  pace: object,
  batchDelay: time,
  now: { ...whole(0, 8.64e15), is: 'milliseconds since 1970' },
  onRequest: callback,
};

const model: Wanted = {
  fits: (value) => typeof value === 'string' && findModel(value, {}) !== undefined,
  is: 'the id of a model that the simulator knows',
};

/** Throws when an option is unknown or impossible, and says what to write instead. */
export function checkOptions(options: SimulatorOptions): void {
  checkFields('startSimulator', options, wanted);
  const { models = {}, limits = {}, pace = {} } = options;
  const own = Object.fromEntries(Object.keys(models).map((id) => [id, model]));
  checkFields('startSimulator: models', models, own);
  checkFields('startSimulator: limits', limits, {
    requests: rate,
    inputTokens: rate,
    outputTokens: rate,
    tokenCounts: rate,
  });
  checkFields('startSimulator: pace', pace, { firstByte: time, tokensPerSecond: rate });
}
