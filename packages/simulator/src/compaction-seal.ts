import { sealed, short } from './digest.ts';
import { asText, canonical, type Dict } from './json.ts';

/** What the signature of a compaction block says about it. */
export interface CompactionSeal {
  /** Hash of the summary. */
  readonly content: string;
  /** Hash of the tool changes. */
  readonly changes: string;
  /** Hash of the system prompt and the tools that the summarizer read. */
  readonly head: string;
  /** Hash of all that the summary stands for; thinking made behind it stays valid behind the block. Empty on a model that does not bind its thinking. */
  readonly prefix: string;
  /** Role of the last message that the summary stands for. */
  readonly role: string;
}

const mark = 'simc1';

/** Hash of what a block says. */
export function contentOf({ content }: Dict): string {
  return short(asText(content));
}

/** Hash of the tool changes in a block, whatever the order of keys. */
export function changesOf({ tool_changes }: Dict): string {
  return short(canonical(tool_changes ?? []));
}

/** Writes a signature, the last part of which vouches for the others. */
export function signCompaction({ content, changes, head, prefix, role }: CompactionSeal): string {
  return sealed([mark, content, changes, head, prefix, role].join('.'));
}

/** Reads a signature: those of others say nothing, and one of ours that was changed is `forged`. */
export function readCompaction(signature: unknown): CompactionSeal | 'forged' | undefined {
  const parts = asText(signature).split('.');
  if (parts[0] !== mark) return undefined;
  const [, content = '', changes = '', head = '', prefix = '', role = ''] = parts;
  const seal = { content, changes, head, prefix, role };
  return signCompaction(seal) === signature ? seal : 'forged';
}
