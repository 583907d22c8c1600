import { asText, type Dict, dicts } from './json.ts';

/** One message of a request, its content always as blocks. */
export interface Item {
  readonly index: number;
  readonly role: string;
  readonly blocks: readonly Dict[];
  readonly source: Dict;
}

/** A block and where it stands. */
export class Placed {
  readonly block: Dict;
  readonly item: Item;
  readonly #position: number;

  constructor(block: Dict, item: Item, position: number) {
    this.block = block;
    this.item = item;
    this.#position = position;
  }

  /** `messages.N.content.M`, written out when it is asked for: few are. */
  get path(): string {
    return `messages.${this.item.index}.content.${this.#position}`;
  }
}

/** Neighbors of one role, which the API combines. role:system stands between turns without parting them. */
export interface Turn {
  readonly role: string;
  readonly items: readonly Item[];
  readonly blocks: readonly Placed[];
}

/** Content as blocks: a string is one text block, an empty one is none. */
export function blocksOf(content: unknown): readonly Dict[] {
  if (typeof content !== 'string') return dicts(content);
  return content === '' ? [] : [{ type: 'text', text: content }];
}

/** The messages of a request whose shape was checked. */
export function itemsOf(params: Dict): readonly Item[] {
  return dicts(params.messages).map((source, index) => ({
    index,
    role: asText(source.role),
    blocks: blocksOf(source.content),
    source,
  }));
}

function placed(item: Item): readonly Placed[] {
  return item.blocks.map((block, position) => new Placed(block, item, position));
}

function turn(items: readonly Item[]): Turn {
  return { role: items[0]?.role ?? 'user', items, blocks: items.flatMap(placed) };
}

/** The turns that the model sees. */
export function turnsOf(items: readonly Item[]): readonly Turn[] {
  const groups: Item[][] = [];
  for (const item of items) {
    if (item.role === 'system') continue;
    const last = groups.at(-1);
    if (last?.[0]?.role === item.role) last.push(item);
    else groups.push([item]);
  }
  return groups.map(turn);
}

/** Whether a block's type is one of those named. */
export function isType(block: Dict | undefined, ...types: readonly string[]): boolean {
  return types.some((type) => type === block?.type);
}

/** Whether a block is the result of a tool that the API runs itself. */
export function isServerResult(block: Dict | undefined): boolean {
  return asText(block?.type).endsWith('_tool_result');
}
