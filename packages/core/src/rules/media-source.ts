import { listOf } from '../blocks.js';
import { changeParts, pathOf } from '../draft.js';
import { mapInside, type Source, sniff, sourceOf } from '../media.js';
import type { Rule } from '../rule.js';
import { mediaNote } from '../texts.js';
import type { Block, Message } from '../types.js';

/** What other APIs and libraries call an image and a document, and where they put what it holds. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['image', 'image'],
  ['image_url', 'image'],
  ['input_image', 'image'],
  ['document', 'document'],
  ['file', 'document'],
  ['input_file', 'document'],
]);
const HOLDERS = ['source', 'image_url', 'file', 'image'];

/** Kinds of media that the API takes in no form. */
const UNHEARD = /^(input_)?(audio|video)(_url)?$/;

/** The fields of a source, by all the names that are in use. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  url: ['url', 'file_url', 'uri'],
  data: ['data', 'file_data', 'base64', 'text'],
  file_id: ['file_id'],
  media_type: ['media_type', 'mime_type', 'mimeType', 'mediaType'],
  title: ['title', 'filename'],
};

/** What a document says beside its source, which an image has no place for. */
const CAPTIONS = ['title', 'context', 'citations'];

/** Images, documents and recordings that are not written as the API takes them. */
export const mediaSource: Rule = {
  code: 'media-source',
  spots: ({ content }: Message) => listOf(content).some((it) => shaped(it) !== it),
  turn: (turn, context) =>
    changeParts(turn, (part) => {
      const block = shaped(part.block);
      if (block === part.block) return part;
      const isLost = isNote(block) || CAPTIONS.some((key) => part.block[key] && !block[key]);
      const fix = isLost ? 'lossy' : 'lossless';
      context.tell(pathOf(part), 'Media are written as the API takes them, or noted.', fix);
      return { ...part, block };
    }),
};

/** Whether recordings became text, in the block or inside it. */
function isNote({ type }: Block): boolean {
  return type === 'text';
}

/** A block with the media in it in shape; the same block if they are. */
function shaped(block: Block): Block {
  if (UNHEARD.test(block?.type)) return mark(block, { type: 'text', text: noteOf(block) });
  const type = FOREIGN.get(block?.type);
  if (type === undefined) return mapInside(block, shaped);
  const source = sourceOf(block);
  const better = isWhole(source) ? corrected(source) : read(block);
  const kind = better && kindOf(block, type, better);
  if (kind === undefined || (better === source && kind === block.type)) {
    return mapInside(block, shaped);
  }
  return rebuilt(block, kind, better as Source);
}

/** What a block is: what its data are, where they tell; a foreign one what it says they are. */
function kindOf(block: Block, type: string, { data, media_type, ...source }: Source): string {
  const held = sniff(data) ?? (block.type === type ? undefined : media_type);
  if (source.type !== 'base64' || typeof held !== 'string') return type;
  return held.startsWith('image/') ? 'image' : 'document';
}

function noteOf(block: Block): string {
  const inner = block[block.type] ?? block;
  const { format, media_type } = inner as Source;
  return mediaNote(block.type.replace(/^input_|_url$/g, ''), [media_type ?? format]);
}

/** Whether a source says what it is. What kinds there will be is the API's to say. */
function isWhole({ type, ...source }: Source): boolean {
  if (type === 'url') return typeof source.url === 'string' && !source.url.startsWith('data:');
  if (type === 'base64' || type === 'text') return typeof source.data === 'string';
  return typeof type === 'string';
}

/** A source of base64 or text whose media type is what the API calls it. */
function corrected(source: Source): Source {
  if (source.type === 'text' && source.media_type !== 'text/plain') {
    return { ...source, media_type: 'text/plain' };
  }
  if (source.type !== 'base64') return source;
  const data = source.data as string;
  if (data.startsWith('data:')) return parsed(data) ?? source;
  const media_type = sniff(data) ?? spelled(source.media_type);
  return media_type === source.media_type ? source : { ...source, media_type };
}

function spelled(type: unknown): unknown {
  return type === 'image/jpg' ? 'image/jpeg' : type;
}

/** A source out of whatever a block holds; undefined if it holds nothing that is known. */
function read(block: Block): Source | undefined {
  const held = HOLDERS.map((key) => block[key]).find((value) => value != null) ?? block;
  if (typeof held === 'string') return addressed(held, block);
  const { url, data, file_id, media_type } = fieldsOf(held as Source);
  if (url !== undefined) return addressed(url, block);
  if (file_id !== undefined) return { type: 'file', file_id };
  if (data?.startsWith('data:')) return parsed(data);
  const plain = (held as Source).text === undefined ? undefined : 'text/plain';
  return data === undefined
    ? undefined
    : encoded(data, media_type ?? fieldsOf(block).media_type ?? plain);
}

/** A source that holds its data; undefined where nobody says what they are. */
function encoded(data: string, said: string | undefined): Source | undefined {
  const type = sniff(data) ?? spelled(said);
  if (typeof type !== 'string') return undefined;
  return type.startsWith('text/')
    ? { type: 'text', media_type: 'text/plain', data }
    : { type: 'base64', media_type: type, data };
}

function fieldsOf(held: Source): Readonly<Record<string, string | undefined>> {
  const found = Object.entries(NAMES).map(([field, names]) => {
    const name = names.find((candidate) => typeof held[candidate] === 'string');
    return [field, name && held[name]];
  });
  return Object.fromEntries(found);
}

/** What a string names that stands where a source should: an address, or the data themselves. */
function addressed(address: string, block: Block): Source | undefined {
  if (address.startsWith('data:')) return parsed(address);
  if (/^https?:/.test(address)) return { type: 'url', url: address };
  return encoded(address, fieldsOf(block).media_type);
}

/** The source that a data URL holds. */
function parsed(url: string): Source | undefined {
  const comma = url.indexOf(',');
  const [, type, encoding] = /^data:([^;,]*)[^,]*?(;base64)?$/.exec(url.slice(0, comma)) ?? [];
  if (comma < 0 || !encoding) return undefined;
  const data = url.slice(comma + 1);
  return { type: 'base64', media_type: sniff(data) ?? spelled(type), data };
}

/** A block of ours, with what the caller said about it. */
function rebuilt(block: Block, kind: string, source: Source): Block {
  const fields = kind === 'image' ? ['transformations'] : CAPTIONS;
  const title = fieldsOf((block.file ?? block) as Source).title;
  const known: Source = { ...block, ...(title && { title }) };
  const kept = fields.filter((field) => known[field] !== undefined);
  return mark(block, {
    type: kind,
    source,
    ...Object.fromEntries(kept.map((field) => [field, known[field]])),
  });
}

function mark({ cache_control }: Block, block: Block): Block {
  return cache_control === undefined ? block : { ...block, cache_control };
}
