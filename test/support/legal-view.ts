import type { Block, Message } from '@turnwise/core';

/** A message with its content always as blocks. */
export interface Spoken extends Message {
  readonly blocks: readonly Block[];
  readonly index: number;
  readonly source: Message;
}

/** Neighbors of one role, which the API reads as one turn; system messages stand outside. */
export interface TurnView {
  readonly role: string;
  readonly index: number;
  readonly blocks: readonly Block[];
}

/** The messages with all content as blocks. */
export function spokenOf(messages: readonly Message[]): Spoken[] {
  return messages.map((source, index) => ({ ...source, blocks: blocksOf(source), index, source }));
}

/** A message's content as blocks: a string is one text block. */
export function blocksOf({ content }: Message): readonly Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}

/** The turns that the model sees. */
export function turnsOf(messages: readonly Spoken[]): TurnView[] {
  const turns: { role: string; index: number; blocks: Block[] }[] = [];
  for (const { role, blocks, index } of messages) {
    if (role === 'system') continue;
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else turns.push({ role, index, blocks: [...blocks] });
  }
  return turns;
}
