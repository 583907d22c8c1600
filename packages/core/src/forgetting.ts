/** Drops what it remembers of a conversation that a program named, in the namespace of the program. */
export type Forgetting = (conversation: string, namespace: string) => void;

const all: Forgetting[] = [];

/** Has something be forgotten with a conversation that is remembered elsewhere than in its memory. */
export function whenForgotten(forgetting: Forgetting): void {
  all.push(forgetting);
}

/** Forgets what is remembered elsewhere. */
export const forgetElsewhere: Forgetting = (conversation, namespace) => {
  for (const forgetting of all) forgetting(conversation, namespace);
};
