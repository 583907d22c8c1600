import type { Block, Params } from '@turnwise/core';
import fc from 'fast-check';

/** A mark that a caller may write: wherever it stands, and however long it lives. */
interface Pick {
  readonly site: number;
  readonly mark: object;
}

const mark = fc.constantFrom(
  { type: 'ephemeral' },
  { type: 'ephemeral', ttl: '5m' },
  { type: 'ephemeral', ttl: '1h' },
);

/** Up to seven marks on anything: tools, deferred or not, system, blocks of every kind, what is in tool results. */
export function anyMarks(): fc.Arbitrary<(params: Params) => Params> {
  return fc
    .record({
      picks: fc.array(fc.record({ site: fc.nat(), mark }), { maxLength: 7 }),
      automatic: fc.option(mark, { nil: undefined, freq: 3 }),
    })
    .map(({ picks, automatic }) => {
      const marked = (params: Params) => {
        const copy = structuredClone(params);
        put(sitesOf(copy), picks);
        return automatic ? { ...copy, cache_control: automatic } : copy;
      };
      return marked as (params: Params) => Params;
    });
}

type Open = { -readonly [K in keyof Block]: Block[K] };

function put(sites: readonly Open[], picks: readonly Pick[]): void {
  for (const { site, mark } of picks) {
    const block = sites[site % Math.max(1, sites.length)];
    if (block) block.cache_control = mark;
  }
}

function sitesOf({ tools, system, messages }: Params): Open[] {
  const list = (content: unknown): Open[] => (Array.isArray(content) ? content : []);
  const blocks = messages.flatMap(({ content }) => list(content));
  const inner = blocks.flatMap(({ type, content }) =>
    type === 'tool_result' ? list(content) : [],
  );
  return [...((tools ?? []) as Open[]), ...list(system), ...blocks, ...inner];
}
