import type { Memory } from '@turnwise/core';

/** A memory apart from all others, which every request that has it finds. */
export function memoryApart(values = new Map<string, unknown>()): Memory {
  const texts = new Map<string, string>();
  const heads = new Map<string, unknown>();
  return {
    recall: async (name) => values.get(name),
    remember: (name, value) => void values.set(name, value),
    head: {
      recall: async (name) => heads.get(name),
      remember: (name, value) => void heads.set(name, value),
    },
    keep: async (text) => {
      texts.set(`text ${texts.size}`, text);
      return `text ${texts.size - 1}`;
    },
    read: async (key) => texts.get(key),
    once: (_name, _milliseconds, work) => work(),
  };
}

/** The memory of a conversation that remembers nothing. */
export const noMemory: Memory = {
  ...memoryApart(),
  recall: async () => undefined,
  remember: () => {},
  head: { recall: async () => undefined, remember: () => {} },
};
