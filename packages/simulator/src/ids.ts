/** Counts up per prefix, so that the same run gives the same ids. */
export type NextId = (prefix: 'msg' | 'toolu' | 'srvtoolu' | 'req' | 'msgbatch' | 'conv') => string;

/** Ids in the API's form, numbered from 1 behind the seed: `msg_01SIM0000000000000000001`. */
export function createIds(seed: number): NextId {
  const head = seed.toString(36).padStart(7, '0');
  const counters = new Map<string, number>();
  return (prefix) => {
    const count = (counters.get(prefix) ?? 0) + 1;
    counters.set(prefix, count);
    return `${prefix}_01SIM${head}${String(count).padStart(12, '0')}`;
  };
}

/** An id as people read it, without its padding: `msg_1`. */
export function shortId(id: string): string {
  return id.replace(/_01SIM.{7}0*/, '_');
}
