import { Dialog, frameOf, type TimedRequest } from './dialog.ts';
import type { Random } from './random.ts';

const second = 1_000;

/** Tasks in which every turn of the model calls up to `width` tools at once. */
export function agentTurns(width: number): (random: Random) => readonly TimedRequest[] {
  return (random) => {
    const dialog = new Dialog(random, frameOf(random, [2_000, 5_000], random.between(5, 15)));
    const requests: TimedRequest[] = [];
    let at = 0;
    const send = () => {
      requests.push(dialog.request(at));
      at += random.between(3, 40) * second;
    };
    for (let task = 0; task < 2; task++) {
      dialog.ask([50, 500]);
      send();
      for (let round = random.between(6, 12); round > 0; round--) {
        dialog.call(random.between(Math.ceil(width / 2), width), [20, 120]);
        send();
      }
      dialog.reply([100, 500]);
    }
    return requests;
  };
}
