import type { Answer } from './exchange.ts';
import { type Fault, invalid } from './fault.ts';
import type { Dict } from './json.ts';

/** Items on a page unless `limit` says otherwise, and at most. Source: the API reference of its lists. */
const usual = 20;
const most = 1_000;

function limitOf(query: URLSearchParams): number | Fault {
  const given = query.get('limit');
  if (given === null) return usual;
  const limit = /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
  if (Number.isNaN(limit)) return invalid('limit: Input should be a valid integer');
  if (limit < 1) return invalid('limit: Input should be greater than or equal to 1');
  return limit > most ? invalid(`limit: Input should be less than or equal to ${most}`) : limit;
}

/** Where the page lies: after `after_id`, right before `before_id`, or at the start. */
function rangeOf(
  ids: readonly unknown[],
  query: URLSearchParams,
  limit: number,
): readonly [number, number] | Fault {
  const name = ['after_id', 'before_id'].find((key) => query.has(key));
  if (name === undefined) return [0, limit];
  if (query.has('after_id') && query.has('before_id'))
    return invalid('after_id and before_id cannot be given together');
  const at = ids.indexOf(query.get(name));
  if (at < 0) return invalid(`${name}: no item has the id ${query.get(name)}`);
  return name === 'after_id' ? [at + 1, at + 1 + limit] : [Math.max(0, at - limit), at];
}

/** One page of a list, as `limit`, `after_id` and `before_id` ask for it. */
export function paginate(items: readonly Dict[], query: URLSearchParams): Answer | Fault {
  const limit = limitOf(query);
  if (typeof limit === 'object') return limit;
  const range = rangeOf(
    items.map(({ id }) => id),
    query,
    limit,
  );
  if ('status' in range) return range;
  const [start, end] = range;
  const data = items.slice(start, end);
  const body = {
    data,
    has_more: query.has('before_id') ? start > 0 : end < items.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
  return { kind: 'json', body };
}
