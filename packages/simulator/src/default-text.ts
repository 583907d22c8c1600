/** Sentences that a text may go on with. With thinking before it, all of it fits into 64 tokens. */
const more = ['No model wrote this.', 'The seed chose it.', 'A script can say more.'];

const thoughts = ['It is simple.', 'No need to guess.', 'That is enough.'];

/** Characters of a tool result that are repeated. */
const quoted = 200;

function someOf(sentences: readonly string[], random: () => number): readonly string[] {
  return sentences.filter(() => random() < 0.5);
}

function quotesOf(results: readonly string[]): readonly string[] {
  return results.map((result) => {
    const text = Array.from(result.trim()).slice(0, quoted).join('');
    return text === '' ? 'A tool returned no text.' : `A tool returned: ${text}`;
  });
}

/** The text of the nth answer, which names the tool results that it was given. */
export function defaultText(n: number, results: readonly string[], random: () => number): string {
  return [`This is simulated reply ${n}.`, ...quotesOf(results), ...someOf(more, random)].join(' ');
}

/** What stands in a thinking block. */
export function defaultThought(random: () => number): string {
  return ['Let me see what is asked.', ...someOf(thoughts, random)].join(' ');
}
