import type { Block, ReplyMessage, StreamEvent } from './types.js';

type Fields = Record<string, unknown>;

/** How each kind of delta extends its block. An unknown kind extends nothing. */
const EXTEND: Readonly<Record<string, (block: Fields, delta: Fields) => void>> = {
  text_delta: (block, delta) => append(block, 'text', delta.text),
  thinking_delta: (block, delta) => append(block, 'thinking', delta.thinking),
  signature_delta: (block, delta) => {
    block.signature = delta.signature;
  },
  citations_delta: (block, delta) => {
    const before = Array.isArray(block.citations) ? block.citations : [];
    block.citations = [...before, delta.citation];
  },
  compaction_delta: (block, { type, ...rest }) => {
    Object.assign(block, rest);
  },
};

/** Puts a message together from the events of its stream. */
export class Accumulator {
  #message: Fields | undefined;
  #blocks: Fields[] = [];
  readonly #json = new Map<number, string>();
  #complete = false;

  /** The message, once its last event has come. */
  get message(): ReplyMessage | undefined {
    return this.#complete ? this.#soFar : undefined;
  }

  /** What has come of a message that is not at its end. */
  get begun(): ReplyMessage | undefined {
    return this.#complete ? undefined : this.#soFar;
  }

  get #soFar(): ReplyMessage | undefined {
    if (!this.#message) return undefined;
    return {
      ...this.#message,
      content: this.#blocks as unknown as Block[],
    } as unknown as ReplyMessage;
  }

  add(event: StreamEvent): void {
    if (event.type === 'message_start') this.#start(fields(event.message));
    if (event.type === 'content_block_start') {
      this.#blocks[indexOf(event)] = { ...fields(event.content_block) };
    }
    if (event.type === 'content_block_delta') this.#extend(indexOf(event), fields(event.delta));
    if (event.type === 'content_block_stop') this.#close(indexOf(event));
    if (event.type === 'message_delta') this.#amend(event);
    if (event.type === 'message_stop') this.#complete = true;
  }

  #start(message: Fields): void {
    this.#message = { ...message };
    this.#blocks = Array.isArray(message.content)
      ? message.content.map((block) => ({ ...block }))
      : [];
  }

  #extend(index: number, delta: Fields): void {
    const block = this.#blocks[index];
    if (!block) return;
    if (delta.type === 'input_json_delta') {
      this.#json.set(index, (this.#json.get(index) ?? '') + String(delta.partial_json));
    } else {
      EXTEND[String(delta.type)]?.(block, delta);
    }
  }

  #close(index: number): void {
    const json = this.#json.get(index);
    const block = this.#blocks[index];
    this.#json.delete(index);
    if (!json || !block) return;
    try {
      block.input = JSON.parse(json);
    } catch {
      // A call cut off in the middle of its input keeps the empty input that it began with.
    }
  }

  /** Counts of a `message_delta` are cumulative, and null where they are not known again. */
  #amend({ type, delta, usage, ...rest }: StreamEvent): void {
    const before = fields(this.#message?.usage);
    const counts = Object.entries(fields(usage)).filter(([, count]) => count !== null);
    this.#message = {
      ...this.#message,
      ...rest,
      ...fields(delta),
      usage: { ...before, ...Object.fromEntries(counts) },
    };
  }
}

function append(block: Fields, key: string, text: unknown): void {
  block[key] = `${block[key] ?? ''}${text}`;
}

function indexOf(event: StreamEvent): number {
  return Number(event.index);
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
