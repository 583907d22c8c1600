import { messageOf, sseOf } from './local-api.ts';

type Sent = readonly unknown[];

/** A client with private fields, whose methods fail on any other `this`. */
export class Messages {
  readonly sent: Sent[] = [];
  #answers: unknown[];
  readonly batches = {
    create: async (...args: Sent) => {
      this.sent.push(args);
      return { id: 'batch_1' };
    },
    list: () => ['batch_1'],
  };

  constructor(answers: readonly unknown[]) {
    this.#answers = [...answers];
  }

  async create(...args: Sent) {
    this.sent.push(args);
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (answer instanceof Error) throw answer;
    return answer as ReturnType<typeof messageOf>;
  }

  async countTokens(...args: Sent) {
    this.sent.push(args);
    return { input_tokens: 42 };
  }

  stream(...args: Sent) {
    return { streamed: args, by: this.#answers.length };
  }
}

export class Client {
  readonly messages: Messages;
  readonly beta: { readonly messages: Messages; readonly files: string };
  #secret = 'secret';
  name = 'client';

  constructor(...answers: readonly unknown[]) {
    this.messages = new Messages(answers);
    this.beta = { messages: new Messages(answers), files: 'files' };
  }

  get secret() {
    return this.#secret;
  }

  tell() {
    return this.#secret;
  }
}

export const answer = messageOf('Hello.');

/** The events of a streamed text, as a client's method returns them. */
export async function* streamOf(...texts: string[]) {
  for (const line of sseOf(...texts).split('\n')) {
    if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length));
  }
}
