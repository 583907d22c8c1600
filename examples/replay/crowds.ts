import { Dialog, frameOf, type TimedRequest } from './dialog.ts';
import type { Random } from './random.ts';

const second = 1_000;

/** Seconds that pass at most until the next one comes. */
const rushes = [60, 200, 600] as const;

/** Many people behind one system prompt, each with a conversation of so many turns at most. */
export function sharedPrompt(most: number): (random: Random) => readonly TimedRequest[] {
  return (random) => crowd(random, most);
}

function crowd(random: Random, most: number): readonly TimedRequest[] {
  const frame = frameOf(random, [3_000, 6_000], random.between(3, 10));
  const requests: TimedRequest[] = [];
  const rush = random.oneOf(rushes);
  let start = 0;
  for (let person = random.between(25, 40); person > 0; person--) {
    const dialog = new Dialog(random, frame);
    let at = start;
    for (let turn = random.between(1, most); turn > 0; turn--) {
      dialog.ask([30, 400]);
      requests.push(dialog.request(at));
      dialog.reply([100, 500]);
      at += random.between(20, 120) * second;
    }
    start += random.between(10, rush) * second;
  }
  return requests.sort((a, b) => a.at - b.at);
}
