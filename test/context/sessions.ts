import { windowing } from '@turnwise/context';
import {
  type Block,
  type Call,
  type Message,
  type ModelInfo,
  modelInfo,
  type Params,
  type Reply,
  type Step,
} from '@turnwise/core';
import fc from 'fast-check';
import { noMemory } from '../support/memory.ts';

/** A model as it is, but for its window, and without refusals of what cannot be cut. */
export function modelWith(contextWindow: number, id = 'claude-opus-5-5'): ModelInfo {
  return { ...modelInfo(id), contextWindow };
}

export const text = (words: number, mark = 'w'): string => `${mark} `.repeat(words);
export const user = (content: Message['content']): Message => ({ role: 'user', content });
export const assistant = (content: Message['content']): Message => ({ role: 'assistant', content });

/** A tool round: a call with the thinking before it, and its result. */
export function toolRound(n: number, words: number, thinks = false): Message[] {
  const thought = { type: 'thinking', thinking: `thought${n}`, signature: `s${n}` };
  const call = { type: 'tool_use', id: `toolu_${n}`, name: 'run', input: { n } };
  const result = { type: 'tool_result', tool_use_id: `toolu_${n}`, content: text(words, `r${n}`) };
  return [assistant([...(thinks ? [thought] : []), call]), user([result])];
}

/** A question, any number of tool rounds, an answer; ending with a user turn. */
export const session: fc.Arbitrary<Message[]> = fc
  .array(
    fc.record({
      words: fc.integer({ min: 1, max: 60 }),
      rounds: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
      thinks: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((exchanges) => {
    let n = 0;
    const messages = exchanges.flatMap(({ words, rounds, thinks }) => {
      const asked = user(text(words, `q${++n}`));
      const worked = rounds.flatMap((size) => toolRound(++n, size, thinks));
      return [asked, ...worked, assistant(text(5, `a${n}`))];
    });
    return [...messages, user('and now?')];
  });

/** The requests that were made while a history grew: everything up to each user turn. */
export function requestsOf(messages: readonly Message[]): Message[][] {
  return messages.flatMap(({ role }, at) => (role === 'user' ? [messages.slice(0, at + 1)] : []));
}

/** What breaks the rules of turns and tool pairs, on any backend. */
export function faults(messages: readonly Message[]): string[] {
  const blocks = (at: number): readonly Block[] => {
    const content = messages[at]?.content;
    return typeof content === 'string' ? [] : (content ?? []);
  };
  return messages.flatMap(({ role }, at) => {
    const found: string[] = [];
    if (role !== (at % 2 === 0 ? 'user' : 'assistant')) found.push(`${at}: ${role}`);
    const calls = blocks(at - 1).filter(({ type }) => type === 'tool_use');
    const results = blocks(at).filter(({ type }) => type === 'tool_result');
    if (calls.map(({ id }) => id).join() !== results.map((it) => it.tool_use_id).join()) {
      found.push(`${at}: calls and results differ`);
    }
    if (blocks(at).at(-1)?.type === 'thinking') found.push(`${at}: ends in thinking`);
    return found;
  });
}

export const params = (messages: readonly Message[]): Params => ({
  model: 'claude-opus-5-5',
  messages,
});

/** Options for a window of 900 tokens that refuses nothing. */
export const small = { model: { ...modelWith(900), known: false } };

/** A reply that says nothing. */
const withoutReply = { observe: () => withoutReply } as unknown as Reply;

/** Runs the middleware and returns the call that it passed on, and its report. */
export async function passOn(call: Partial<Call>, options: object = {}) {
  const steps: Step[] = [];
  let passed: Call | undefined;
  const whole = {
    kind: 'create',
    wishes: {},
    model: modelWith(900),
    memory: noMemory,
    betas: [],
    endpoint: '',
    attempt: 0,
    now: () => 0,
    report: (step: Step) => steps.push(step),
    ...call,
  } as Call;
  await windowing(options as never)(async (next) => {
    passed = next;
    return withoutReply;
  })(whole);
  return { whole, passed, steps };
}

/** The thoughts of a message, by their signatures. */
export function thoughtsOf({ content }: Message): string[] {
  if (typeof content === 'string') return [];
  return content.flatMap(({ type, signature }) => (type === 'thinking' ? [String(signature)] : []));
}

/** What stands before each thought. */
export function prefixesOf(sent: readonly Message[]): (readonly [string, string])[] {
  return sent.flatMap((message, at) =>
    thoughtsOf(message).map((thought) => [thought, JSON.stringify(sent.slice(0, at))] as const),
  );
}
