import { Dialog, frameOf, type TimedRequest } from './dialog.ts';
import type { Random } from './random.ts';

const second = 1_000;

/** A branch that leaves a conversation one to twelve exchanges ago. */
function branchOff(random: Random, dialog: Dialog): Dialog {
  const branch = dialog.fork();
  branch.takeBack(2 * random.between(1, Math.min(12, dialog.length / 2 - 1)));
  return branch;
}

/** Replies that are asked for once more, questions that are put otherwise, and returns to what was left. */
export function forks(random: Random): readonly TimedRequest[] {
  let dialog = new Dialog(random, frameOf(random, [1_500, 4_000], random.between(0, 6)));
  const branches: [Dialog, ...Dialog[]] = [dialog];
  const requests: TimedRequest[] = [];
  let at = 0;
  for (let turn = random.between(25, 45); turn > 0; turn--) {
    if (random.chance(0.1)) dialog = random.oneOf(branches);
    if (dialog.length > 2 && random.chance(0.15)) {
      dialog = branchOff(random, dialog);
      branches.push(dialog);
    }
    dialog.ask([30, 300]);
    for (let times = random.oneOf([1, 1, 1, 1, 2]); times > 0; times--) {
      requests.push(dialog.request(at));
      at += random.between(10, 90) * second;
    }
    dialog.reply([100, 600]);
  }
  return requests;
}
