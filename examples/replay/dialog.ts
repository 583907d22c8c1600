import type Anthropic from '@anthropic-ai/sdk';
import type { Random } from './random.ts';

export type Body = Anthropic.MessageCreateParamsNonStreaming;
type Message = Anthropic.MessageParam;

/** A request of a program, and when it is sent. */
export interface TimedRequest {
  /** Milliseconds since the first request of all. */
  readonly at: number;
  /** Without marks. */
  readonly body: Body;
}

/** What all requests of a conversation have in front of their messages. */
export type Frame = Pick<Body, 'system' | 'tools'>;

/** From how many to how many tokens. */
export type Size = readonly [number, number];

const model = 'claude-opus-5-5';
/** Characters a token, as the simulator counts this model's. */
const charsPerToken = 2.7;
const syllables = ['ka', 'ro', 'mi', 'ten', 'sul', 'dar', 'vei', 'lop'] as const;

/** Words of as many tokens as asked for, nearly. */
export function textOf(random: Random, size: Size): string {
  const length = random.between(...size) * charsPerToken;
  let text = '';
  while (text.length < length) {
    const syllable = () => random.oneOf(syllables);
    text += syllable() + syllable() + (random.chance(0.5) ? ' ' : `${syllable()} `);
  }
  return text.trim();
}

function textBlock(random: Random, size: Size): Anthropic.TextBlockParam {
  return { type: 'text', text: textOf(random, size) };
}

/** A system prompt and tools. */
export function frameOf(random: Random, system: Size, tools: number): Frame {
  return {
    system: [textBlock(random, system)],
    ...(tools > 0 && { tools: Array.from({ length: tools }, (_, n) => toolOf(random, n)) }),
  };
}

function toolOf(random: Random, n: number): Anthropic.Tool {
  const field = { type: 'string', description: textOf(random, [20, 60]) };
  return {
    name: `tool_${n}`,
    description: textOf(random, [60, 250]),
    input_schema: { type: 'object', properties: { about: field } },
  };
}

/** What differs in one request from what the conversation goes on with. */
export interface Passing {
  /** Stands behind the system prompt. */
  readonly system?: string;
  /** Stands behind the last message. */
  readonly tail?: string;
}

/** A conversation as a program holds it: it appends, and its requests share what they have in common. */
export class Dialog {
  readonly #random: Random;
  readonly #frame: Frame;
  #messages: readonly Message[];

  constructor(random: Random, frame: Frame, messages: readonly Message[] = []) {
    this.#random = random;
    this.#frame = frame;
    this.#messages = messages;
  }

  get length(): number {
    return this.#messages.length;
  }

  /** The same conversation, which goes on otherwise. */
  fork(): Dialog {
    return new Dialog(this.#random, this.#frame, this.#messages);
  }

  ask(size: Size): void {
    this.#add({ role: 'user', content: [textBlock(this.#random, size)] });
  }

  reply(size: Size): void {
    this.#add({ role: 'assistant', content: [textBlock(this.#random, size)] });
  }

  /** The model calls so many tools at once, and all of them answer. */
  call(width: number, result: Size): void {
    const ids = Array.from({ length: width }, (_, n) => `toolu_${this.length}_${n}`);
    const calls = ids.map((id) => {
      const input = { about: textOf(this.#random, [10, 30]) };
      return { type: 'tool_use' as const, id, name: 'tool_0', input };
    });
    const results = ids.map((tool_use_id) => {
      const content = textOf(this.#random, result);
      return { type: 'tool_result' as const, tool_use_id, content };
    });
    this.#add({ role: 'assistant', content: [textBlock(this.#random, [10, 60]), ...calls] });
    this.#add({ role: 'user', content: results });
  }

  /** Takes back what came last. */
  takeBack(messages: number): void {
    this.#messages = this.#messages.slice(0, this.length - messages);
  }

  /** Keeps what came last; with `summary`, a text stands for what goes. */
  shorten(keep: number, summary?: Size): void {
    const kept = this.#messages.slice(-keep);
    const gone = summary && { role: 'user' as const, content: [textBlock(this.#random, summary)] };
    this.#messages = gone ? [gone, ...kept] : kept;
  }

  request(at: number, { system, tail }: Passing = {}): TimedRequest {
    const blocks = [...(this.#frame.system ?? [])] as Anthropic.TextBlockParam[];
    const body = {
      model,
      max_tokens: 1_024,
      ...this.#frame,
      ...(system !== undefined && { system: [...blocks, { type: 'text' as const, text: system }] }),
      messages: tail === undefined ? [...this.#messages] : withTail(this.#messages, tail),
    };
    return { at, body };
  }

  #add(message: Message): void {
    this.#messages = [...this.#messages, message];
  }
}

function withTail(messages: readonly Message[], text: string): Message[] {
  const content = [...((messages.at(-1)?.content ?? []) as Anthropic.ContentBlockParam[])];
  content.push({ type: 'text', text });
  return [...messages.slice(0, -1), { role: 'user', content }];
}
