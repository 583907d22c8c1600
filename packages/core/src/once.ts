import type { Shelf } from './shelf.js';
import { web } from './web.js';

/** Milliseconds between two looks at what another process is doing. */
const PAUSE = 100;

/** Milliseconds that what was made is there for those who wait for it. */
const KEPT = 600_000;

/** What stands in the store while work is under way, and after it. */
interface Note {
  readonly made?: unknown;
}

const flights = new Map<string, Promise<unknown>>();

/**
 * Runs work once for all who ask for it at the same time by the same key.
 *
 * @param shelf by which other processes are told
 * @param milliseconds that others wait for it, and after which a process counts as gone
 */
export function once(
  key: string,
  shelf: Shelf | undefined,
  milliseconds: number,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const known = flights.get(key);
  if (known) return known;
  const flight = (shelf ? claimed(key, shelf, milliseconds, work) : work()).finally(() =>
    flights.delete(key),
  );
  flights.set(key, flight);
  return flight;
}

async function claimed(
  key: string,
  shelf: Shelf,
  milliseconds: number,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (!(await shelf.claim(key, {}, milliseconds))) return awaited(key, shelf, milliseconds);
  try {
    const made = await work();
    shelf.renote(key, { made }, KEPT);
    return made;
  } catch (error) {
    shelf.drop(key);
    throw error;
  }
}

/** What another process makes; undefined where nothing comes of it. */
async function awaited(key: string, shelf: Shelf, milliseconds: number): Promise<unknown> {
  for (let waited = 0; waited <= milliseconds; waited += PAUSE) {
    const note = (await shelf.note(key)) as Note | null | undefined;
    if (typeof note !== 'object' || note === null || 'made' in note) return note?.made;
    await new Promise<void>((resolve) => web.setTimeout(resolve, PAUSE));
  }
  return undefined;
}
