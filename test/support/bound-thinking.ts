import type { Block, Message, Params } from '@turnwise/core';
import { blocksOf } from './legal-view.ts';

/*
 * Thinking that is bound to what stood before it, restated for the tests from the documentation:
 * a block is valid behind the same system, tools and messages, marks, key order and thinking
 * aside; of the thinking before it the oldest may be gone, nothing from the middle.
 */

interface Seal {
  readonly prefix: string;
  readonly earlier: readonly string[];
}

export const isThought = (block: Block | undefined) =>
  /^(redacted_)?thinking$/.test(String(block?.type));

/** The signature of a block, or the data of a redacted one. */
export function signatureOf({ type, signature, data }: Block): unknown {
  return type === 'thinking' ? signature : data;
}

/** What an API remembers of the thinking that it signed. */
export class Ledger {
  readonly #seals = new Map<unknown, Seal>();

  /** Signs as an API does that answers this request, or as if the thinking were in its place. */
  sign(signature: string, sent: Params, at = sent.messages.length, own: Block[] = []): void {
    const earlier = [...this.#seen(sent, at), ...thoughtsIn([], own)];
    this.#seals.set(signature, { prefix: prefixOf(sent, at), earlier });
  }

  /** The signatures that are refused, with the reason. */
  faults(sent: Params): string[] {
    const before: string[] = [];
    return sent.messages.flatMap((message, at) =>
      blocksOf(message)
        .filter(isThought)
        .flatMap((block) => {
          const signature = String(signatureOf(block));
          const fault = this.#faultOf(signature, prefixOf(sent, at), before);
          before.push(signature);
          return fault ? [`${signature}: ${fault}`] : [];
        }),
    );
  }

  #faultOf(signature: string, prefix: string, before: readonly string[]): string | undefined {
    const seal = this.#seals.get(signature);
    if (!seal) return 'unknown';
    if (seal.prefix !== prefix) return 'bound';
    return isTail(before, seal.earlier) ? undefined : 'gap';
  }

  /** The thinking that the model saw: what does not fit was dropped, with all behind it. */
  #seen(sent: Params, at: number): string[] {
    const thoughts = thoughtsIn(sent.messages.slice(0, at));
    const [fault] = dropsBlocks(sent) ? this.faults(sent) : [];
    return fault ? thoughts.slice(0, thoughts.indexOf(String(fault.split(':')[0]))) : thoughts;
  }
}

/** The signatures of the thinking in messages, and of blocks behind them. */
export function thoughtsIn(messages: readonly Message[], own: readonly Block[] = []): string[] {
  return [...messages.flatMap(blocksOf), ...own]
    .filter((block) => isThought(block) && signatureOf(block) !== undefined)
    .map((block) => String(signatureOf(block)));
}

function isTail(now: readonly string[], then: readonly string[]): boolean {
  return now.length === 0 || now.join() === then.slice(-now.length).join();
}

function prefixOf({ system, tools, messages }: Params, at: number): string {
  const prompt = typeof system === 'string' ? [{ type: 'text', text: system }] : (system ?? []);
  const said = messages.slice(0, at).map((message) => {
    const { content: _, ...fields } = message;
    const blocks = blocksOf(message);
    const kept = blocks.filter((block) => !isThought(block));
    return kept.length < blocks.length && kept.length === 0 ? [] : [{ ...fields, kept }];
  });
  const loaded = (tools ?? []).filter(({ defer_loading }) => defer_loading !== true);
  return JSON.stringify([loaded, prompt, said.flat()], sorted);
}

function sorted(key: string, value: unknown): unknown {
  if (key === 'cache_control') return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether the API is told to drop what is not valid. */
export function dropsBlocks({ thinking }: Params): boolean {
  const { block_binding } = (thinking ?? {}) as { block_binding?: Record<string, unknown> };
  return block_binding?.prefix_mismatch_behavior === 'drop_block';
}
