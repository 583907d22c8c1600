import type { Step } from './report.js';
import type { Problem } from './rule.js';

/** Why the other middleware do what they do; the rules of repair say it themselves. */
const WHY: Readonly<Record<string, string>> = {
  'window.cut': 'The history outgrew what the window leaves for it.',
  'cache.mark': 'The prompt cache reads up to here next time.',
  'core.left-to-server': 'The request hands its context to the server.',
  'core.unknown-model': 'The model is not in the table: safe defaults hold.',
};

/** The steps of a request by where they were taken, with their reasons. */
export class Notes {
  readonly #steps = new Map<string, Step[]>();
  readonly #why = new Map<string, string>();
  readonly #said = new Set<string>();

  constructor(steps: readonly Step[], problems: readonly Problem[]) {
    for (const step of steps) {
      const place = placeOf(step);
      const known = this.#steps.get(place);
      if (known) known.push(step);
      else this.#steps.set(place, [step]);
    }
    for (const { code, message } of problems) this.#why.set(`repair.${code}`, message);
  }

  /** What is to be said at these places; the reason of a code once, where it comes first. */
  at(...places: readonly string[]): string[] {
    return [...new Set(places)].flatMap((place) => {
      const steps = this.#steps.get(place) ?? [];
      this.#steps.delete(place);
      return [...new Set(steps.map((step) => this.#note(step)))];
    });
  }

  #note({ middleware, code, applied, before, after }: Step): string {
    const name = `${middleware}.${code}`;
    const counts = [before, after].filter((count) => count !== undefined).map(counted);
    const head = [applied === false ? `${name} (not done)` : name, counts.join(' → ')];
    const why = this.#said.has(name) ? undefined : (this.#why.get(name) ?? WHY[name]);
    this.#said.add(name);
    const said = head.filter((part) => part !== '').join(' ');
    return why === undefined ? said : `${said}: ${unquoted(why)}`;
  }
}

/** What comes before a line that says why. */
export const INDENT = ' '.repeat(6);

/** Marks are told of as they are sent, everything else as it came. */
export const SENT = 'sent ';

/** Where whole stretches of messages are told of. */
export const CUT = 'messages..';

/** A step's path as far as it names a block. What is inside a block belongs to it. */
function placeOf({ middleware, path }: Step): string {
  if (path.includes('..')) return CUT;
  const block = /^(messages\.\d+(\.content\.\d+)?|(system|tools)(\.\d+)?)/.exec(path)?.[0];
  const place = block ?? path.split('.', 1)[0] ?? '';
  return middleware === 'cache' ? SENT + place : place;
}

/** A sentence may quote a name or an id out of the request; those are content. */
function unquoted(sentence: string): string {
  return sentence.replace(/".*"/s, '"…"');
}

/** A count with its thousands apart, the same in every place of the world. */
export function counted(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
