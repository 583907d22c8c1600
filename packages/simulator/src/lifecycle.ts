import type { ModelSpec } from './models.ts';

/** Stage of a model, and the days that lead to it. */
export interface Lifecycle {
  readonly lifecycle: 'active' | 'deprecated' | 'retired';
  readonly deprecated_at: string | null;
  readonly retires_at: string | null;
}

/** Day of deprecation, day of retirement. Source: model-deprecations page of November 2026. */
const dates: Readonly<Record<string, readonly [string, string]>> = {
  'claude-mythos-preview': ['2026-06-09', '2026-06-30'],
  'claude-sonnet-4-5-20250929': ['2026-09-30', '2026-11-30'],
  'claude-opus-4-1-20250805': ['2026-06-05', '2026-08-05'],
  'claude-opus-4-20250514': ['2026-04-14', '2026-06-15'],
  'claude-sonnet-4-20250514': ['2026-04-14', '2026-06-15'],
  'claude-3-7-sonnet-20250219': ['2025-10-28', '2026-02-19'],
  'claude-3-5-haiku-20241022': ['2025-12-19', '2026-02-19'],
  'claude-3-5-sonnet-20241022': ['2025-08-13', '2025-10-28'],
  'claude-3-5-sonnet-20240620': ['2025-08-13', '2025-10-28'],
  'claude-3-haiku-20240307': ['2026-02-19', '2026-04-20'],
  'claude-3-sonnet-20240229': ['2025-01-21', '2025-07-21'],
  'claude-2.1': ['2025-01-21', '2025-07-21'],
  'claude-3-opus-20240229': ['2025-06-30', '2026-01-05'],
};

/** Served past its day: its retirement is overdue. */
const overdue = 'claude-mythos-preview';

/** The stage a model is in at `now`, in milliseconds since 1970. */
export function lifecycleOf({ id }: ModelSpec, now: number): Lifecycle {
  const [deprecated, retires] = Object.hasOwn(dates, id) ? (dates[id] ?? []) : [];
  const passed = (day = '9999-12-31') => Date.parse(day) <= now;
  if (!passed(deprecated)) return { lifecycle: 'active', deprecated_at: null, retires_at: null };
  return {
    lifecycle: passed(retires) && id !== overdue ? 'retired' : 'deprecated',
    deprecated_at: `${deprecated}T00:00:00Z`,
    retires_at: `${retires}T00:00:00Z`,
  };
}
