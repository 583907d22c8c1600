import type { Verdict } from './send.ts';

/** Share that has to be accepted. */
const owed = 0.99;

/** Whether enough of what the API accepted is accepted. */
export function isClean(verdicts: readonly Verdict[]): boolean {
  const sent = verdicts.filter(({ isIncomplete }) => !isIncomplete);
  return acceptedOf(sent).length >= owed * sent.length;
}

function acceptedOf(sent: readonly Verdict[]): readonly Verdict[] {
  return sent.filter(({ refusal }) => refusal === undefined);
}

function shareOf(verdicts: readonly Verdict[]): string {
  const sent = verdicts.filter(({ isIncomplete }) => !isIncomplete);
  const accepted = acceptedOf(sent).length;
  const percent = sent.length === 0 ? 100 : (100 * accepted) / sent.length;
  const left = verdicts.length - sent.length;
  return [
    `${accepted} of ${sent.length} accepted (${percent.toFixed(1)} %)`,
    ...(left > 0 ? [`${left} not sent: the transcript left out results of calls`] : []),
  ].join(', ');
}

/** Words of a refusal without its indices, ids and numbers. */
function kindOf(refusal: string): string {
  return refusal.replace(/\b(?:srv)?toolu_\w+/g, 'ID').replace(/\d+/g, '#');
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const maxShown = 5;

function places(verdicts: readonly Verdict[]): string {
  const shown = verdicts.slice(0, maxShown).map(({ file, line }) => `${file}:${line}`);
  return [...shown, ...(verdicts.length > maxShown ? ['…'] : [])].join(' ');
}

/** The share that was accepted, by file and of all, and refusals by their words. */
export function reportOf(verdicts: readonly Verdict[]): string {
  const files = [...grouped(verdicts, ({ file }) => file)];
  const refused = verdicts.filter(({ refusal }) => refusal !== undefined);
  const kinds = [...grouped(refused, ({ refusal = '' }) => kindOf(refusal))];
  return [
    ...(files.length > 1 ? files.map(([file, some]) => `${file}: ${shareOf(some)}`) : []),
    shareOf(verdicts),
    ...kinds.map(([kind, some]) => `${some.length} x ${kind}\n    ${places(some)}`),
  ].join('\n');
}
