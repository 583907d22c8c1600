import { readCompaction } from './compaction-seal.ts';
import { blocksOf, type Item, isType } from './conversation.ts';
import { digestOf, sealed, short } from './digest.ts';
import { asText, type Dict, dicts } from './json.ts';
import { isSummary } from './summary-block.ts';

/** What a signature of this simulator says about its thinking block. */
export interface Seal {
  readonly model: string;
  /** Hash of the thinking itself. */
  readonly thought: string;
  /** Hash of everything before the message, thinking aside. */
  readonly prefix: string;
  /** Signature of the thinking before it, if there was any. */
  readonly previous: string;
}

const mark = 'sim1';

/** Whether a block holds thinking, open or redacted. */
export function isThinking(block: Dict): boolean {
  return isType(block, 'thinking', 'redacted_thinking');
}

/** Hash of the thinking in a block. */
export function thoughtOf(block: Dict): string {
  return short(asText(block.thinking ?? ''));
}

/** What signs a thinking block: the `signature` of an open one, the `data` of a redacted one. */
export function signatureOf({ type, signature, data }: Dict): string {
  return asText((type === 'thinking' ? signature : data) ?? '');
}

/** Hash of the tools and the system prompt. */
export function headHash(params: Dict): string {
  const tools = dicts(params.tools).filter((tool) => tool.defer_loading !== true);
  return short([...tools, ...blocksOf(params.system)].map(digestOf).join());
}

/** Hash of what a summary stands for if the turns behind it may take it for that, else of the block itself. */
function summaryHash(block: Dict, head: string, next: string): string {
  const seal = readCompaction(block.signature);
  const holds =
    typeof seal === 'object' &&
    seal.prefix !== '' &&
    seal.head === head &&
    ![seal.role, 'system'].includes(next);
  return holds ? seal.prefix : short(head + digestOf(block));
}

/** Hashes of what stands before each message, a summary that it begins with included; the last one is of the whole request. */
export function prefixHashes(params: Dict, items: readonly Item[]): readonly string[] {
  const head = headHash(params);
  const hashes = [head];
  for (const [index, { role, blocks }] of items.entries()) {
    const at = blocks.findLastIndex(isSummary);
    const summary = blocks[at];
    const next = at + 1 < blocks.length ? role : (items[index + 1]?.role ?? 'assistant');
    if (summary) hashes[index] = summaryHash(summary, head, next);
    const kept = blocks
      .slice(at + 1)
      .filter((block) => !isThinking(block) && !isType(block, 'compaction'));
    const text = kept.map((block) => role + digestOf(block)).join('');
    hashes.push(text === '' ? (hashes.at(-1) ?? '') : short(hashes.at(-1) + text));
  }
  return hashes;
}

/** Writes a signature. */
export function sign({ model, thought, prefix, previous }: Seal): string {
  return sealed([mark, model, thought, prefix, short(previous)].join('.'));
}

/** Whether a block bears a signature of this simulator that was tampered with. */
export function isForged(block: Dict): boolean {
  const signature = signatureOf(block);
  const text = signature.slice(0, signature.lastIndexOf('.'));
  return signature.startsWith(`${mark}.`) && signature !== sealed(text);
}

/** Reads the signature of a block; those of others, and forged ones, say nothing. */
export function readSeal(block: Dict): Seal | undefined {
  const [first, model, thought, prefix, previous] = signatureOf(block).split('.');
  if (first !== mark || isForged(block)) return undefined;
  if (!model || !thought || !prefix || !previous) return undefined;
  return { model, thought, prefix, previous };
}

/** Whether a signature is the one that a seal names as the thinking before it. */
export function isPrevious(seal: Seal, signature: string): boolean {
  return seal.previous === short(signature);
}
