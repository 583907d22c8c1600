import type { Conversation } from '../demo/conversation.ts';
import { pngOf } from '../demo/stand-ins.ts';
import type { Block, Tool } from '../demo/trace.ts';
import { createRandom, type Random } from '../replay/random.ts';
import {
  type Exchange,
  frame,
  type ScriptOptions,
  standingOrder,
  text,
  thought,
  written,
} from './script.ts';
import { around, code, log, pathOf, prose } from './texts.ts';

function tool(name: string, description: string, field: string): Tool {
  const properties = { [field]: { type: 'string' }, detail: { type: 'string' } };
  return { name, description, input_schema: { type: 'object', properties, required: [field] } };
}

const tools = [
  tool('read', 'Returns a file with the numbers of its lines.', 'path'),
  tool('search', 'Returns the lines that match a pattern.', 'pattern'),
  tool('run', 'Runs a command and returns what it printed.', 'command'),
  tool('edit', 'Replaces a line of a file: detail holds the new one.', 'path'),
  tool('look', 'Returns a picture of a page of the running program.', 'page'),
];

/** Every how many tasks the user gives a standing order, the first time at the third. */
const ordersEvery = 11;

/** A call, and what it will return. */
interface Called {
  readonly call: Block;
  readonly result: Block;
}

/** An agent at its work: tasks, each with rounds of tool calls, one to four at a time. */
class Agent {
  readonly #random: Random;
  readonly #files = new Map<string, string>();
  #calls = 0;
  #tasks = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  /** The exchanges of one task; its last reply is the answer. */
  task(): readonly Exchange[] {
    const random = this.#random;
    const rounds = Math.min(250, around(random, 6, 1.1));
    const exchanges: Exchange[] = [];
    let user: readonly Block[] = [this.#question()];
    for (let round = 0; round < rounds; round++) {
      const called = Array.from({ length: this.#width() }, () => this.#call());
      const calls = called.map(({ call }) => call);
      const words = random.chance(0.25) ? [text(prose(random, around(random, 12)))] : [];
      const reply = [...this.#thoughts(round), ...words, ...calls];
      exchanges.push({ user, reply, pause: this.#pause(round) });
      user = called.map(({ result }) => result);
    }
    const reply = [...this.#thoughts(rounds), text(prose(random, around(random, 60)))];
    return [...exchanges, { user, reply, pause: this.#pause(rounds) }];
  }

  #question(): Block {
    const words = prose(this.#random, around(this.#random, 25));
    this.#tasks += 1;
    return this.#tasks % ordersEvery === 3 ? standingOrder(this.#tasks, words) : text(words);
  }

  /** Without interleaved thinking a turn thinks once, before its first call. */
  #thoughts(round: number): readonly Block[] {
    return round === 0 ? [thought(prose(this.#random, around(this.#random, 80)))] : [];
  }

  #width(): number {
    return this.#random.chance(0.15) ? 2 + this.#random.between(0, 2) : 1;
  }

  /** Tools take seconds; the user takes minutes, now and then longer than a cache entry lives. */
  #pause(round: number): number {
    return 1_000 * (round === 0 ? around(this.#random, 90, 1.2) : around(this.#random, 5));
  }

  #call(): Called {
    this.#calls += 1;
    const id = `toolu_${String(this.#calls).padStart(5, '0')}`;
    const { name, input, content } = this.#work();
    return {
      call: { type: 'tool_use', id, name, input },
      result: { type: 'tool_result', tool_use_id: id, content },
    };
  }

  #work(): { name: string; input: object; content: string | readonly Block[] } {
    const random = this.#random;
    const kind = random.oneOf(['read', 'read', 'read', 'search', 'run', 'run', 'edit', 'look']);
    const path = pathOf(random);
    if (kind === 'read') return { name: kind, input: { path }, content: this.#file(path) };
    if (kind === 'search')
      return { name: kind, input: { pattern: path }, content: code(random, around(random, 12)) };
    if (kind === 'edit') {
      const detail = code(random, 2);
      this.#files.delete(path);
      return { name: kind, input: { path, detail }, content: `Edited ${path}.` };
    }
    if (kind === 'run' || random.chance(0.7)) {
      const lines = around(random, 20, 1);
      return { name: 'run', input: { command: `test ${path}` }, content: log(random, lines) };
    }
    return { name: kind, input: { page: path }, content: [this.#picture()] };
  }

  /** A file reads the same until it is edited. */
  #file(path: string): string {
    const known = this.#files.get(path) ?? code(this.#random, around(this.#random, 35));
    this.#files.set(path, known);
    return known;
  }

  #picture(): Block {
    const size = { width: 800 + this.#calls, height: 600 };
    return {
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: pngOf(size) },
    };
  }
}

/** The conversation of an agent: mixed widths and sizes, files read again, pictures, standing orders. */
export function agent({ turns = 2_000, seed = 1 }: ScriptOptions = {}): Conversation {
  const worker = new Agent(seed);
  const exchanges: Exchange[] = [];
  while (exchanges.length < turns / 2) exchanges.push(...worker.task());
  const system = prose(createRandom(seed), 1_200);
  return written('agent', { ...frame, system, tools, messages: [] }, exchanges.slice(0, turns / 2));
}
