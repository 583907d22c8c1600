import type { Block, Message } from '../demo/trace.ts';

/** A block where it stands. */
export interface Position {
  /** All of it but its marks, as a text. */
  readonly key: string;
  /** What it is known by: the key, or the id of a result, which stays where its content is cleared. */
  readonly name: string;
  readonly message: number;
  readonly block: number;
}

type Named = Pick<Position, 'key' | 'name'>;

const known = new WeakMap<Message, readonly Named[]>();

/** The content of a message as blocks. */
export function blocksOf({ content }: Message): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Clients differ in the order of keys, and in whether a result is a text or a block of text. */
function plain(block: Block): string {
  if (block.type === 'text') return `text ${String(block.text)}`;
  if (block.type === 'thinking') return `thinking ${String(block.signature)} ${block.thinking}`;
  if (block.type === 'tool_use')
    return `call ${String(block.id)} ${String(block.name)} ${JSON.stringify(block.input)}`;
  if (block.type === 'tool_result') {
    const inside = blocksOf({ role: 'user', content: (block.content ?? []) as Message['content'] });
    return `result ${String(block.tool_use_id)} ${block.is_error === true} ${inside.map(plain).join()}`;
  }
  const { cache_control: _, ...rest } = block;
  return JSON.stringify(rest);
}

function namedIn(message: Message): readonly Named[] {
  const named =
    known.get(message) ??
    blocksOf(message).map((block) => {
      const key = `${message.role} ${plain(block)}`;
      return { key, name: block.type === 'tool_result' ? `result ${block.tool_use_id}` : key };
    });
  known.set(message, named);
  return named;
}

/** The blocks of a history, one after the other. */
export function positionsOf(messages: readonly Message[]): readonly Position[] {
  return messages.flatMap((message, index) =>
    namedIn(message).map(({ key, name }, block) => ({ key, name, message: index, block })),
  );
}

/**
 * Where each position of what was sent stands in the history that was given; -1 for what does not.
 * What begins alike is the same; the rest is looked for from the end, since old parts leave first.
 */
export function align(given: readonly Position[], sent: readonly Position[]): readonly number[] {
  const found = sent.map(() => -1);
  let start = 0;
  while (start < sent.length && sent[start]?.name === given[start]?.name) found[start] = start++;
  const places = placesOf(given, start);
  let before = given.length;
  for (let at = sent.length - 1; at >= start; at--) {
    const place = places.get(sent[at]?.name ?? '')?.findLast((it) => it < before);
    if (place === undefined) continue;
    found[at] = place;
    before = place;
  }
  return found;
}

/** Where each name stands from `start` on, in order. */
function placesOf(given: readonly Position[], start: number): ReadonlyMap<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, { name }] of given.entries()) {
    if (at < start) continue;
    const alike = places.get(name);
    if (alike) alike.push(at);
    else places.set(name, [at]);
  }
  return places;
}
