import type { Breakdown } from './breakdown.ts';
import { checkFields, object, text, time, type Wanted, whole } from './check-fields.ts';
import { isDict } from './json.ts';

const after = whole(0);

/** What may stand beside the field that tells a breakdown from the others. */
const kinds: Readonly<Record<string, Readonly<Record<string, Wanted>>>> = {
  status: { status: whole(400, 599), type: text, message: text, headers: object },
  stall: { stall: time, after },
  cut: { cut: object },
  streamError: { streamError: object, after },
  delay: {},
};

/** Throws when `faults` gave what cannot happen to a request, and says what can. */
export function checkBreakdown(given: unknown): Breakdown | undefined {
  if (given === undefined || given === 'reset') return given;
  const kind = isDict(given) ? Object.keys(kinds).find((key) => key in given) : undefined;
  if (!isDict(given) || kind === undefined)
    throw new TypeError(
      `faults gives undefined, 'reset', or an object with one of ${Object.keys(kinds).join(', ')}`,
    );
  checkFields(`faults: { ${kind} }`, given, { ...kinds[kind], delay: time });
  if (kind === 'streamError')
    checkFields('faults: streamError', given.streamError, { type: text, message: text });
  if (kind === 'cut') checkFields('faults: cut', given.cut, { events: whole(0), bytes: whole(0) });
  return given as Breakdown;
}
