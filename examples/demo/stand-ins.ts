import type { Block, Message, Tool } from './trace.ts';

/*
 * What recordings leave out, and a request cannot do without.
 */

const sentence =
  'Line %: read a file before it is changed, keep the answer short, and say which command was run and what it printed. ';

/**
 * A system prompt of the size that the recording implies.
 *
 * @param tokens input tokens of the first request
 * @param size input tokens of the first request with a given system prompt
 */
export function standInSystem(tokens: number, size: (system: string) => number): string {
  const missing = tokens - size('');
  if (missing <= 0) return '';
  const sample = 100;
  const perLine = (size(lines(sample)) - size('')) / sample;
  return lines(Math.round(missing / perLine));
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => sentence.replace('%', String(i + 1))).join('');
}

/** A definition for every tool that the history calls, with the fields that it was called with. */
export function standInTools(messages: readonly Message[]): readonly Tool[] {
  const fields = new Map<string, Set<string>>();
  for (const block of messages.flatMap(({ content }) => (Array.isArray(content) ? content : []))) {
    if (block.type !== 'tool_use') continue;
    const known = fields.get(String(block.name)) ?? new Set();
    for (const field of Object.keys(block.input ?? {})) known.add(field);
    fields.set(String(block.name), known);
  }
  return [...fields].map(([name, known]) => ({
    name,
    description: `Stands for the tool ${name} of the recording.`,
    input_schema: {
      type: 'object',
      properties: Object.fromEntries([...known].map((field) => [field, {}])),
    },
  }));
}

/** A recorded message with signatures and images again; the same message if it has neither. */
export function restored(message: Message): Message {
  const { content } = message;
  if (typeof content === 'string') return message;
  if (!content.some(({ type }) => type === 'thinking' || type === 'image')) return message;
  return { ...message, content: content.map(restoredBlock) };
}

function restoredBlock(block: Block): Block {
  if (block.type === 'thinking' && block.signature === undefined) {
    const { signature_len: length = 400, ...rest } = block;
    return { ...rest, type: 'thinking', signature: 'c2ln'.repeat(Math.ceil(Number(length) / 4)) };
  }
  const source = block.source as Readonly<Record<string, unknown>> | undefined;
  if (block.type !== 'image' || source?.data !== '') return block;
  const { type, media_type } = source;
  return { ...block, source: { type, media_type, data: pngOf(source) } };
}

/** The head of a PNG in base64, from which its size in pixels can be read. */
export function pngOf({ width, height }: Readonly<Record<string, unknown>>): string {
  const head = Buffer.alloc(33);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(13, 8);
  head.write('IHDR', 12, 'latin1');
  head.writeUInt32BE(Number(width ?? 1_000), 16);
  head.writeUInt32BE(Number(height ?? 1_000), 20);
  return head.toString('base64');
}
