import type { Memory } from '@turnwise/core';

/** The memory of a conversation that remembers nothing. */
export const noMemory: Memory = { recall: async () => undefined, remember: () => {} };

/** A memory apart from all others, which every request that has it finds. */
export function memoryApart(values = new Map<string, unknown>()): Memory {
  return {
    recall: async (name) => values.get(name),
    remember: (name, value) => void values.set(name, value),
  };
}
