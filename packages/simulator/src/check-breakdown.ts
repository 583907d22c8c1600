import type { Breakdown } from './breakdown.ts';
import { checkFields, headers, object, text, time, type Wanted, whole } from './check-fields.ts';
import { type Dict, isDict } from './json.ts';

const after = whole(0);

/** What may stand beside the field that tells a breakdown from the others. */
const kinds: Readonly<Record<string, Readonly<Record<string, Wanted>>>> = {
  status: { status: whole(400, 599), type: text, message: text, headers },
  stall: { stall: time, after },
  cut: { cut: object },
  streamError: { streamError: object, after },
  delay: {},
};

/** The one of these fields that is there. */
function oneOf(where: string, given: unknown, keys: readonly string[]): string {
  const there = isDict(given) ? keys.filter((key) => given[key] !== undefined) : [];
  const [only, ...more] = there;
  if (only === undefined || more.length > 0)
    throw new TypeError(`${where} is an object with one of ${keys.join(', ')}`);
  return only;
}

function checkCut(cut: unknown): void {
  oneOf('faults: cut', cut, ['events', 'bytes']);
  checkFields('faults: cut', cut, { events: whole(0), bytes: whole(0) });
}

function checkStreamError(error: unknown): void {
  oneOf('faults: streamError', error, ['type']);
  checkFields('faults: streamError', error, { type: text, message: text });
}

/** Throws when `faults` gave what cannot happen to a request, and says what can. */
export function checkBreakdown(given: unknown): Breakdown | undefined {
  if (given === undefined || given === 'reset') return given;
  if (!isDict(given) || given.delay === undefined)
    oneOf("faults gives undefined, 'reset', or what", given, Object.keys(kinds));
  const fault = given as Dict;
  const kind = Object.keys(kinds).find((key) => fault[key] !== undefined) ?? 'delay';
  checkFields(`faults: { ${kind} }`, fault, { ...kinds[kind], delay: time });
  if (kind === 'cut') checkCut(fault.cut);
  if (kind === 'streamError') checkStreamError(fault.streamError);
  return given as Breakdown;
}
