import { type Fold, type History, historyOf, type Message } from '@turnwise/core';

/** Something that grows by one message after another, and says of each what it said at first. */
export interface Growing {
  take(message: Message): void;
}

/** What has grown, and what it has taken. */
interface Grown<It> {
  readonly it: It;
  readonly taken: Message[];
}

/** How far it had grown at a message; it may have gone on since. */
interface Stage<It> {
  readonly grown: Grown<It>;
  readonly length: number;
}

/**
 * Lets something grow along a history: a request costs only its new messages, and as much again as
 * the whole history where one was edited or taken back. The same object comes back for as long as
 * the history does nothing but go on.
 */
export function growing<It extends Growing>(make: () => It): (messages: readonly Message[]) => It {
  const fold: Fold<Stage<It> | undefined> = {
    initial: undefined,
    step: (stage, message) => {
      const grown = stage ? atStage(stage, make) : { it: make(), taken: [] };
      take(grown, message);
      return { grown, length: grown.taken.length };
    },
  };
  return (messages) => {
    const history: History = historyOf(messages);
    const stage = history.fold(fold);
    return stage ? atStage(stage, make).it : make();
  };
}

/** Takes the messages again where it has gone on with others. */
function atStage<It extends Growing>({ grown, length }: Stage<It>, make: () => It): Grown<It> {
  if (grown.taken.length === length) return grown;
  const again: Grown<It> = { it: make(), taken: [] };
  for (const message of grown.taken.slice(0, length)) take(again, message);
  return again;
}

function take<It extends Growing>({ it, taken }: Grown<It>, message: Message): void {
  taken.push(message);
  it.take(message);
}
