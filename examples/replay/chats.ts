import { Dialog, frameOf, type Passing, type Size, type TimedRequest, textOf } from './dialog.ts';
import type { Random } from './random.ts';

const second = 1_000;
const minute = 60 * second;

/** Questions and answers, one soon after the other. */
export function steadyChat(random: Random): readonly TimedRequest[] {
  const dialog = new Dialog(random, frameOf(random, [1_500, 4_000], random.between(0, 6)));
  const requests: TimedRequest[] = [];
  let at = 0;
  for (let turn = random.between(20, 40); turn > 0; turn--) {
    dialog.ask([30, 200]);
    requests.push(dialog.request(at));
    dialog.reply([100, 600]);
    at += random.between(20, 90) * second;
  }
  return requests;
}

/** How turns go on. */
interface Course {
  /** Milliseconds between turns. */
  readonly pause: () => number;
  /** Requests in which the model calls tools before it answers, at most. */
  readonly rounds: number;
  /** @default a small one */
  readonly system?: Size;
  readonly passing?: (at: number) => Passing;
}

function turns(
  random: Random,
  { pause, rounds, system = [1_500, 4_000], passing = () => ({}) }: Course,
): readonly TimedRequest[] {
  const dialog = new Dialog(random, frameOf(random, system, random.between(3, 8)));
  const requests: TimedRequest[] = [];
  let at = 0;
  const send = () => {
    requests.push(dialog.request(at, passing(at)));
    at += random.between(3, 20) * second;
  };
  for (let turn = random.between(12, 20); turn > 0; turn--) {
    dialog.ask([30, 300]);
    send();
    for (let round = random.between(0, rounds); round > 0; round--) {
      dialog.call(random.between(1, 4), [50, 400]);
      send();
    }
    dialog.reply([100, 500]);
    at += pause();
  }
  return requests;
}

/** The median of a person's pauses, and the deviation of their logarithm. */
type Pace = readonly [median: number, spread: number];

const paces: readonly [Pace, ...Pace[]] = [
  [40 * second, 0.6],
  [2 * minute, 1],
  [4.5 * minute, 1.6],
  [15 * minute, 1.2],
];

/** A person thinks for ten seconds to two hours; one is faster than another. */
function thinking(random: Random): () => number {
  const [shortest, longest] = [10 * second, 120 * minute];
  const [median, spread] = random.oneOf(paces);
  return () => {
    const pause = Math.round(random.logNormal(median, spread));
    return Math.min(longest, Math.max(shortest, pause));
  };
}

/** A chat in which a person takes time. */
export function pauses(random: Random): readonly TimedRequest[] {
  return turns(random, { pause: thinking(random), rounds: 0 });
}

/** The same, where the model calls tools without delay. */
export function pausesBetweenTasks(random: Random): readonly TimedRequest[] {
  return turns(random, { pause: thinking(random), rounds: 4 });
}

function soon(random: Random): () => number {
  return () => random.between(10, 90) * second;
}

/** The system prompt ends with the time of day in units of so many milliseconds. */
export function clock(unit: number): (random: Random) => readonly TimedRequest[] {
  const passing = (at: number) => ({ system: `The clock says ${1_000 + Math.floor(at / unit)}.` });
  const system: Size = [5_000, 15_000];
  return (random) => turns(random, { pause: soon(random), rounds: 3, system, passing });
}

/** Something stands behind the last message that the next request does not have. */
export function volatileTail(random: Random): readonly TimedRequest[] {
  const passing = () => ({ tail: textOf(random, [100, 500]) });
  return turns(random, { pause: soon(random), rounds: 3, passing });
}
