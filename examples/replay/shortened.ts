import { Dialog, frameOf, type Size, type TimedRequest } from './dialog.ts';
import type { Random } from './random.ts';

const second = 1_000;
/** Messages at which a history is cut, and those that are kept. */
const longest = 25;
const kept = 11;

/** A chat whose history is cut when it is too long; with `summary`, a text stands for what goes. */
function shortening(random: Random, summary?: Size): readonly TimedRequest[] {
  const dialog = new Dialog(random, frameOf(random, [1_500, 4_000], random.between(0, 6)));
  const requests: TimedRequest[] = [];
  let at = 0;
  for (let turn = random.between(30, 45); turn > 0; turn--) {
    dialog.ask([30, 300]);
    if (dialog.length > longest) dialog.shorten(kept, summary);
    requests.push(dialog.request(at));
    dialog.reply([100, 800]);
    at += random.between(20, 90) * second;
  }
  return requests;
}

/** A summary stands for what is cut. */
export function summarizing(random: Random): readonly TimedRequest[] {
  return shortening(random, [300, 900]);
}

/** Nothing stands for what is cut. */
export function windowing(random: Random): readonly TimedRequest[] {
  return shortening(random);
}
