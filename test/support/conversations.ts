import type { Block, Message, Params } from '@turnwise/core';
import fc from 'fast-check';
import {
  answer,
  compaction,
  input,
  phrase,
  replied,
  said,
  serverPair,
  thinking,
  word,
} from './blocks.ts';
import { marked } from './marks.ts';
import { MODELS, takesCompaction, takesPrefill, takesSystemMessages } from './models.ts';

/** One round of a conversation: what the user says, and what the assistant does with it. */
interface Round {
  readonly said: readonly Block[];
  readonly shape: 'string' | 'blocks' | 'split';
  readonly note: 'none' | 'text' | 'blocks' | 'directive';
  readonly pieces: readonly Piece[];
  readonly calls: readonly CallSpec[];
  /** Whether the calls come out of a program that the server runs. */
  readonly program: boolean;
  readonly splitReply: boolean;
}

type Piece = readonly Block[];

interface CallSpec {
  readonly name: string;
  readonly input: Record<string, unknown>;
  readonly answer: Record<string, unknown>;
  readonly direct: boolean;
}

const piece: fc.Arbitrary<Piece> = fc.oneof(
  { arbitrary: replied.map((block) => [block]), weight: 4 },
  { arbitrary: thinking.map((block) => [block]), weight: 2 },
  { arbitrary: serverPair, weight: 2 },
);

const TOOL_NAMES = ['read_file', 'run', 'list-all', 'x'.repeat(64)];

const callSpec = fc.record({
  name: fc.constantFrom(...TOOL_NAMES),
  input,
  answer,
  direct: fc.boolean(),
});

const round: fc.Arbitrary<Round> = fc.record({
  said: fc.array(said, { minLength: 1, maxLength: 3 }),
  shape: fc.constantFrom('blocks', 'string', 'split'),
  note: fc.constantFrom('none', 'none', 'none', 'text', 'blocks', 'directive'),
  pieces: fc.array(piece, { minLength: 1, maxLength: 3 }),
  calls: fc.array(callSpec, { maxLength: 3 }),
  program: fc.integer({ min: 0, max: 4 }).map((n) => n === 1),
  splitReply: fc.integer({ min: 0, max: 5 }).map((n) => n === 1),
});

interface Story {
  readonly rounds: readonly Round[];
  readonly ending: 'user' | 'prefill' | 'paused' | 'answered';
  readonly opening: 'user' | 'assistant' | 'compaction';
  readonly summary: Block;
  readonly system: 'none' | 'string' | 'blocks';
  readonly model: string;
  readonly last: string;
  readonly seed: number;
}

const story: fc.Arbitrary<Story> = fc.record({
  rounds: fc.array(round, { minLength: 1, maxLength: 5 }),
  ending: fc.constantFrom('user', 'user', 'user', 'prefill', 'paused', 'answered'),
  opening: fc.constantFrom('user', 'user', 'user', 'assistant', 'compaction'),
  summary: compaction,
  system: fc.constantFrom('none', 'string', 'blocks'),
  model: fc.constantFrom(...MODELS),
  last: word,
  seed: fc.nat(),
});

/** Ids, counted through a conversation, and what the last reply left to be answered. */
interface Pen {
  count: number;
  results: Block[];
  /** Results of server tools that the next reply has to begin with. */
  pending: Block[];
}

/** A conversation that the first-party API accepts; with `portable`, one that every backend does. */
export function legalParams({ portable = false } = {}): fc.Arbitrary<Params> {
  return story.map((drawn) => {
    const messages = messagesOf(drawn, portable);
    const params: Params = {
      model: drawn.model,
      max_tokens: 1024,
      messages,
      tools: tools(),
      ...(drawn.system === 'string' && { system: 'You are helpful.' }),
      ...(drawn.system === 'blocks' && { system: [{ type: 'text', text: 'You are helpful.' }] }),
    };
    return marked(params, drawn.seed);
  });
}

function tools(): Params['tools'] {
  const custom = TOOL_NAMES.map((name) => ({ name, input_schema: { type: 'object' } }));
  return [
    ...custom,
    { type: 'web_search_20260209', name: 'web_search' },
    { type: 'code_execution_20260120', name: 'code_execution' },
    { type: 'mcp_toolset', mcp_server_name: 'docs' },
    { name: 'rarely', input_schema: { type: 'object' }, defer_loading: true },
  ];
}

function messagesOf(drawn: Story, portable: boolean): Message[] {
  const pen: Pen = { count: 0, results: [], pending: [] };
  const messages: Message[] = [];
  if (drawn.opening === 'assistant' && !portable) {
    messages.push({ role: 'assistant', content: 'Welcome word1.' });
  }
  for (const [index, one] of drawn.rounds.entries()) {
    const begins = index === 0 && drawn.opening === 'compaction' && takesCompaction(drawn.model);
    const summary = begins ? [drawn.summary] : [];
    messages.push(...userTurn(one, summary, pen, portable));
    if (takesSystemMessages(drawn.model)) messages.push(...noteOf(one, pen, portable));
    const isLast = index === drawn.rounds.length - 1;
    if (!isLast) messages.push(...noted(replyTurn(one, pen, portable), one, drawn.model, portable));
  }
  return [...messages, ...endingOf(drawn, pen)];
}

function userTurn(one: Round, summary: Block[], pen: Pen, portable: boolean): Message[] {
  const results = pen.results;
  if (pen.pending.length > 0) return [{ role: 'user', content: results }];
  const blocks = [...summary, ...results, ...one.said];
  const texts = one.said.filter((block) => block.type === 'text').map((block) => block.text);
  if (one.shape === 'string' && results.length + summary.length === 0 && texts[0] !== undefined) {
    return [{ role: 'user', content: String(texts[0]) }];
  }
  if (one.shape !== 'split' || portable) return [{ role: 'user', content: blocks }];
  const cut = Math.ceil(blocks.length / 2);
  const halves = [blocks.slice(0, cut), blocks.slice(cut)].filter((half) => half.length > 0);
  return halves.map((content) => ({ role: 'user', content }));
}

function noteOf({ note, said }: Round, pen: Pen, portable: boolean): Message[] {
  if (note === 'none' || pen.pending.length > 0 || portable) return [];
  if (note === 'directive') {
    return [{ role: 'system', content: [], output_config: { effort: 'low' } }];
  }
  if (note === 'text') return [{ role: 'system', content: `Note word2 ${said.length}` }];
  const tool = { type: 'tool_reference', name: 'rarely' };
  const text = { type: 'text', text: 'Use it, word3.' };
  return [{ role: 'system', content: [{ type: 'tool_addition', tool }, text] }];
}

function replyTurn(one: Round, pen: Pen, portable: boolean): Message[] {
  const before = pen.pending;
  pen.results = [];
  pen.pending = [];
  const own = one.pieces.flatMap((blocks) => withIds(blocks, pen));
  const calls = callBlocks(one, pen);
  const content = notThinkingLast([...before, ...sinceFallback(own), ...calls]);
  if (!one.splitReply || portable || content.length < 2) return [{ role: 'assistant', content }];
  return [content.slice(0, 1), content.slice(1)].map((half) => ({
    role: 'assistant',
    content: half,
  }));
}

/** What was thought before a fallback is not sent back. */
function sinceFallback(blocks: readonly Block[]): Block[] {
  const last = blocks.findLastIndex(({ type }) => type === 'fallback');
  return blocks.filter(({ type }, i) => i > last || !/thinking$/.test(type));
}

/** A system message may also stand behind the result of a server tool, in the midst of a reply. */
function noted(reply: Message[], { note }: Round, model: string, portable: boolean): Message[] {
  const [one, other] = reply;
  if (note !== 'blocks' || portable || other || !one || !takesSystemMessages(model)) return reply;
  const content = one.content as readonly Block[];
  const cut = content.findLastIndex(({ type }) => /._tool_result$/.test(type)) + 1;
  if (cut === 0 || cut === content.length) return reply;
  const notice = { role: 'system', content: 'Note word5' };
  const halves = [content.slice(0, cut), content.slice(cut)] as const;
  const [before, after] = halves.map((half) => ({ role: 'assistant', content: half }));
  return [before as Message, notice, after as Message];
}

function callBlocks({ calls, program }: Round, pen: Pen): Block[] {
  if (calls.length === 0) return [];
  const tool_id = program ? `srvtoolu_${++pen.count}` : undefined;
  const caller = { type: 'code_execution_20260120', tool_id };
  const blocks = calls.map(({ name, input, answer, direct }) => {
    const id = `toolu_${++pen.count}`;
    pen.results.push({ type: 'tool_result', tool_use_id: id, ...answer });
    const from = program ? { caller } : direct && { caller: { type: 'direct' } };
    return { type: 'tool_use', id, name, input, ...from };
  });
  if (!program) return blocks;
  const input = { code: 'await run()' };
  pen.pending = [{ type: 'code_execution_tool_result', tool_use_id: tool_id, content: {} }];
  return [{ type: 'server_tool_use', id: tool_id, name: 'code_execution', input }, ...blocks];
}

function withIds(blocks: Piece, pen: Pen): Block[] {
  const [call, result] = blocks;
  if (!call || !result) return [...blocks];
  const id = `${call.type === 'mcp_tool_use' ? 'mcptoolu' : 'srvtoolu'}_${++pen.count}`;
  return [
    { ...call, id },
    { ...result, tool_use_id: id },
  ];
}

function notThinkingLast(content: Block[]): Block[] {
  const isThinking = content.at(-1)?.type.endsWith('thinking');
  return isThinking ? [...content, { type: 'text', text: 'Well, word4.' }] : content;
}

function endingOf({ ending, model, last }: Story, pen: Pen): Message[] {
  if (pen.pending.length > 0) return [];
  if (ending === 'prefill' && takesPrefill(model)) return [{ role: 'assistant', content: last }];
  if (ending !== 'paused' && ending !== 'answered') return [];
  const text = { type: 'text', text: last };
  const call = { type: 'server_tool_use', id: 'srvtoolu_end', name: 'web_search', input: {} };
  const result = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_end', content: [] };
  const content = ending === 'paused' ? [text, call] : [text, call, result];
  return [{ role: 'assistant', content }];
}

/** A reply of the API and the user turn after it, to grow a history by; ids are its own. */
export const continuation: fc.Arbitrary<{ reply: Message[]; next: Message }> = fc
  .record({ one: round, text: phrase, late: fc.array(answer, { maxLength: 2 }) })
  .map(({ one, text, late }) => {
    const pen: Pen = { count: 9_000, results: [], pending: [] };
    const reply = replyTurn({ ...one, program: false }, pen, true);
    const overdue = late.map((fields, i) => ({
      type: 'tool_result',
      tool_use_id: `toolu_${i + 1}`,
      ...fields,
    }));
    const content = [...pen.results, ...overdue, { type: 'text', text }];
    return { reply, next: { role: 'user', content } };
  });
