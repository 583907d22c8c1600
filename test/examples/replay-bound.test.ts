import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputDollars, uncachedDollars } from '../../examples/replay/bill.ts';
import { lowerBound } from '../../examples/replay/bound.ts';
import { Dialog, frameOf, type TimedRequest } from '../../examples/replay/dialog.ts';
import { play } from '../../examples/replay/play.ts';
import { fixed, none, ours, type Policy, placing } from '../../examples/replay/policies.ts';
import { createRandom, type Random } from '../../examples/replay/random.ts';

const minute = 60_000;
const numRuns = Number(process.env.LAW_RUNS ?? 10);

/** A question of some 2,000 tokens, put again after pauses of so many milliseconds. */
function repeated(...pauses: readonly number[]): readonly TimedRequest[] {
  const dialog = new Dialog(createRandom(1), {});
  dialog.ask([2_000, 2_000]);
  let at = 0;
  return [0, ...pauses].map((pause) => {
    at += pause;
    return dialog.request(at);
  });
}

/** The lower bound in units of one such request. */
async function unitsOf(requests: readonly TimedRequest[]): Promise<number> {
  const { arrived, usages } = await play(requests, none, requests.length);
  const one = uncachedDollars(requests, usages) / requests.length;
  return lowerBound(requests, arrived) / one;
}

/** Opus 5.5: a read is 0.05, a write for five minutes 1.25, for an hour 2. */
test.each([
  { what: 'once: plain', pauses: [], units: 1 },
  { what: 'again soon: written once', pauses: [minute], units: 1.25 + 0.05 },
  { what: 'just before it expires', pauses: [5 * minute - 1], units: 1.25 + 0.05 },
  { what: 'when it expires: an hour does not pay', pauses: [5 * minute], units: 2 },
  { what: 'twice late: an hour pays', pauses: [6 * minute, 6 * minute], units: 2 + 2 * 0.05 },
  { what: 'an hour apart: plain', pauses: [60 * minute, 60 * minute], units: 3 },
  { what: 'read until late', pauses: [minute, minute, 59 * minute], units: 1.25 + 3 * 0.05 },
  {
    what: 'plain first, then for an hour',
    pauses: [90 * minute, 6 * minute, 6 * minute],
    units: 1 + 2 + 2 * 0.05,
  },
  {
    what: 'for five minutes, then for an hour',
    pauses: [minute, 90 * minute, 50 * minute, 50 * minute],
    units: 1.25 + 0.05 + 2 + 2 * 0.05,
  },
])('the same request $what', async ({ pauses, units }) => {
  expect(await unitsOf(repeated(...pauses))).toBeCloseTo(units, 10);
});

test('a prompt below the minimum is never cached', async () => {
  const dialog = new Dialog(createRandom(1), {});
  dialog.ask([400, 400]);

  expect(await unitsOf([dialog.request(0), dialog.request(minute)])).toBeCloseTo(2, 10);
});

test('a short beginning that two prompts share is not cached without the rest', async () => {
  const [one, two] = [new Dialog(createRandom(1), {}), new Dialog(createRandom(1), {})];
  for (const dialog of [one, two]) dialog.ask([300, 300]);
  one.ask([600, 600]);
  two.ask([700, 700]);

  expect(await unitsOf([one.request(0), two.request(minute)])).toBeCloseTo(2, 10);
});

/** Marks anywhere, as many as there may be, those of an hour first. */
function anywhere(random: Random): Policy {
  return placing('anywhere', (params) => {
    const ends = params.messages.map((_, n) => n).filter(() => random.chance(0.3));
    const chosen = new Set(ends.slice(-4));
    const hours = random.between(0, 4);
    const messages = params.messages.map((message, n) => {
      if (!chosen.has(n) || typeof message.content === 'string') return message;
      const ttl = [...chosen].indexOf(n) < hours ? '1h' : '5m';
      const at = random.between(0, message.content.length - 1);
      const cache_control = { type: 'ephemeral', ttl };
      const content = message.content.map((block, i) =>
        i === at ? { ...block, cache_control } : block,
      );
      return { ...message, content };
    });
    return { ...params, messages };
  });
}

test('an hour that is asked for late keeps what was written for five minutes', async () => {
  const dialog = new Dialog(createRandom(1), {});
  dialog.ask([5_000, 5_000]);
  const requests = [0, minute, 31 * minute].map((at) => {
    const request = dialog.request(at);
    dialog.reply([5, 5]);
    dialog.ask([5, 5]);
    return request;
  });
  const late = placing('late', (params) => {
    const ttl = params.messages.length > 1 ? '1h' : '5m';
    return { ...params, cache_control: { type: 'ephemeral', ttl } };
  });
  const { usages } = await play(requests, late);
  const { arrived } = await play(requests, none, requests.length);

  expect(usages.at(-1)?.cache_read_input_tokens).toBeGreaterThan(5_000);
  expect(inputDollars(requests, usages)).toBeGreaterThanOrEqual(lowerBound(requests, arrived));
});

/** What may happen before a request; `width` is how many tools are called at once. */
const events: Readonly<Record<string, (dialog: Dialog, width: number) => void>> = {
  again: () => {},
  ask: (dialog) => {
    dialog.reply([20, 300]);
    dialog.ask([20, 600]);
  },
  back: (dialog) => dialog.takeBack(dialog.length > 2 ? 2 : 0),
  call: (dialog, width) => dialog.call(width, [5, 40]),
  summarize: (dialog) => {
    dialog.ask([20, 600]);
    dialog.shorten(1, [20, 600]);
  },
};

const steps = fc.array(
  fc.record({
    event: fc.constantFrom(...Object.keys(events)),
    passing: fc.constantFrom({}, {}, { system: 'It is noon.' }, { tail: 'Remember the harbor.' }),
    pause: fc.constantFrom(1_000, 4 * minute, 5 * minute, 20 * minute, 60 * minute, 100 * minute),
    width: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 2, maxLength: 10 },
);

type Step = (typeof steps extends fc.Arbitrary<infer T> ? T : never)[number];

/** Requests of a conversation to which all kinds of things happen. */
function eventful(random: Random, course: readonly Step[]): readonly TimedRequest[] {
  const dialog = new Dialog(random, frameOf(random, [50, 900], random.between(0, 2)));
  let at = 0;
  dialog.ask([20, 600]);
  return course.map(({ event, passing, pause, width }) => {
    events[event]?.(dialog, width);
    at += pause;
    return dialog.request(at, passing);
  });
}

test('no policy pays less than the lower bound', { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(steps, fc.nat(1_000), async (course, seed) => {
    const random = createRandom(seed);
    const requests = eventful(random, course);
    const { arrived } = await play(requests, none, requests.length);
    const bound = lowerBound(requests, arrived);
    for (const policy of [none, ...fixed, ours, anywhere(random), anywhere(random)]) {
      const { usages } = await play(requests, policy);
      const dollars = inputDollars(requests, usages);
      expect(dollars, policy.name).toBeGreaterThanOrEqual(bound * (1 - 1e-12));
    }
  });
  await fc.assert(property, { numRuns });
});
