import { nameOf } from '@turnwise/core';
import type { Marked } from './marked.js';
import { frameOf, type Print } from './print.js';

/** How much of a prompt another request, whose answer had not begun, was about to write. */
type Shared = 'all' | 'frame';

const flights = new Map<string, number>();

/** A request whose answer has not begun: nobody can read yet what it writes. */
export interface Flight {
  /** What another request in flight was writing when this one started. */
  readonly shared: Shared | undefined;
  /** The answer has begun, or never will. */
  land(): void;
}

/** @param space whose cache it is */
export function takeOff(space: string, print: Print, marked: Marked): Flight {
  const all = nameOf(space, print.salt, marked.chain.name);
  const frame = nameOf(space, frameOf(print));
  const shared = flights.has(all)
    ? 'all'
    : marked.hasFrame && flights.has(frame)
      ? 'frame'
      : undefined;
  const names = marked.hasFrame ? [all, frame] : [all];
  for (const name of names) flights.set(name, (flights.get(name) ?? 0) + 1);
  return {
    shared,
    land() {
      for (const name of names.splice(0)) {
        const left = (flights.get(name) ?? 1) - 1;
        if (left > 0) flights.set(name, left);
        else flights.delete(name);
      }
    },
  };
}
