import type { Sign } from './describe-match.js';
import { INDENT, type Notes, SENT } from './describe-notes.js';
import { jsonOf } from './describe-preview.js';
import { markOf } from './describe-rows.js';
import { clipped } from './describe-text.js';
import type { Params } from './types.js';

const SHOWN_ELSEWHERE = ['messages', 'system', 'tools'];

/** A line for each parameter that was changed, with what is said about it. */
export function parameterRows(
  before: Params,
  after: Params,
  notes: Notes,
  content: boolean,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const name of SHOWN_ELSEWHERE) names.delete(name);
  return [...names].flatMap((name) => {
    const values = [before[name], after[name]];
    const said = notes.at(name, SENT + name).map((note) => INDENT + note);
    const sign = signOf(values[0], values[1]);
    if (sign === ' ' && said.length === 0) return [];
    const given = values.filter((value) => value !== undefined);
    const shown = (sign === ' ' ? given.slice(1) : given).map((value) => valueIn(value, content));
    return [`${sign} ${clipped(name, 40)}  ${shown.join(' → ')}`, ...said];
  });
}

function signOf(from: unknown, to: unknown): Sign {
  if (from === to || jsonOf(from) === jsonOf(to)) return ' ';
  if (from === undefined) return '+';
  return to === undefined ? '-' : '~';
}

/** Numbers and marks say nothing of the conversation; everything else may. */
function valueIn(value: unknown, content: boolean): string {
  const mark = markOf({ block: { type: '', cache_control: value } });
  if (typeof value === 'number' || content) return clipped(jsonOf(value), 60);
  return (value as { type?: unknown } | null)?.type === 'ephemeral' && mark ? mark : '(…)';
}
