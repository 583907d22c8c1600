import { type Call, type Message, OptionError } from '@turnwise/core';

type Pin = (message: Message) => boolean;

/** The pin of nobody: what is made of a history without one is remembered. */
export const NO_PIN: Pin = () => false;

/** Throws an `OptionError` for anything but a function. */
export function checkPin(pin: unknown): void {
  if (pin !== undefined && typeof pin !== 'function') {
    throw new OptionError('pin: write a function, (message) => boolean.');
  }
}

/** What the middleware and the request itself want to stay. */
export function pinOf(pin: Pin | undefined, { wishes }: Call): Pin {
  const wished = wishes.pin as Pin | undefined;
  if (!pin && !wished) return NO_PIN;
  return (message) => Boolean(pin?.(message) || wished?.(message));
}
