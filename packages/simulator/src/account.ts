/** What the simulator may know of the account whose keys are used. */
export interface Account {
  /** Date, UTC: `2026-08-31`. @default later than the day since which the prefix of thinking is checked */
  readonly created?: string;
}

/** Accounts created since then have the prefix of their thinking checked unasked. Source: preserved-thinking page. */
const checkedSince = Date.UTC(2026, 7, 31);

/**
 * Whether an account is new enough to have its thinking checked.
 * @throws TypeError if `created` is no date
 */
export function isNewAccount({ created }: Account = {}): boolean {
  if (created === undefined) return true;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(created) ? Date.parse(created) : Number.NaN;
  if (Number.isNaN(time))
    throw new TypeError(`account.created is a date such as '2026-08-31', not '${created}'`);
  return time >= checkedSince;
}
