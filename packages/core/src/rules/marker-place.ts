import { type Marker, markersOf, remark, takesMark } from '../markers.js';
import type { Rule } from '../rule.js';
import type { Block, Message } from '../types.js';

/** `cache_control` on a block that cannot carry it: thinking, a deferred tool. */
export const markerPlace: Rule = {
  code: 'marker-place',
  spots: (message: Message) => Array.isArray(message.content) && message.content.some(isImpossible),
  suspects: (params) => params.tools?.some?.((tool) => isImpossible(tool as Block)) ?? false,
  treat: (draft, context) => {
    const wrong = markersOf(draft).filter((marker: Marker) => isImpossible(marker.block));
    if (wrong.length === 0) return draft;
    for (const marker of wrong) context.tell(marker.path, 'This block cannot carry cache_control.');
    return remark(draft, wrong, () => undefined);
  },
};

function isImpossible(block: Block): boolean {
  return Boolean(block?.cache_control) && !takesMark(block);
}
