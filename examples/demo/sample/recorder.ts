import type { Block, Line, Message, Request } from '../trace.ts';

/** A tool call of the agent and what the tool returned; without a result it was aborted. */
export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, string>>;
  readonly result?: string;
}

/** Characters a token, about. */
const charsPerToken = 3;

/** Writes a conversation down as a trace. */
export class Recorder {
  readonly #model: string;
  readonly #requests: Request[] = [];
  #pending: Message[] = [];
  #time: number;
  #calls = 0;

  constructor(model: string, start: string) {
    this.#model = model;
    this.#time = Date.parse(start);
  }

  /** Lets time pass. */
  wait(seconds: number): this {
    this.#time += seconds * 1_000;
    return this;
  }

  /** The person says something. Blocks are taken as they are. */
  user(...content: readonly (string | Block)[]): this {
    const blocks = content.map((part) =>
      typeof part === 'string' ? { type: 'text', text: part } : part,
    );
    this.#pending.push({ role: 'user', content: blocks });
    return this;
  }

  /** Sends what there is to the API; the agent answers, and tools that it calls run. */
  agent(text: string, ...calls: readonly Call[]): this {
    const uses = calls.map((call) => ({ ...call, id: this.#nextId() }));
    const content = [
      { type: 'text', text },
      ...uses.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
    ];
    this.#send(content);
    this.#pending.push({ role: 'assistant', content });
    const results = uses.flatMap(({ id, result }) =>
      result === undefined ? [] : [{ type: 'tool_result', tool_use_id: id, content: result }],
    );
    if (results.length > 0) this.#pending.push({ role: 'user', content: results });
    return this;
  }

  /** The lines of the trace. */
  lines(meta: Omit<Extract<Line, { type: 'meta' }>, 'type'>): readonly Line[] {
    const last = this.#pending.find(({ role }) => role === 'assistant');
    const content = Array.isArray(last?.content) ? last.content : [];
    return [{ type: 'meta', ...meta }, ...this.#requests, { type: 'final_assistant', content }];
  }

  #nextId(): string {
    this.#calls += 1;
    return `toolu_sample_${String(this.#calls).padStart(4, '0')}`;
  }

  #send(reply: readonly Block[]): void {
    const outputTokens = Math.ceil(JSON.stringify(reply).length / charsPerToken);
    this.#requests.push({
      type: 'request',
      i: this.#requests.length,
      t: new Date(this.#time).toISOString(),
      model: this.#model,
      append: this.#pending,
      output_tokens: outputTokens,
    });
    this.#pending = [];
    this.wait(4 + Math.round(outputTokens / 60));
  }
}
