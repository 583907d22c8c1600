import { readJson } from './json-reader.js';

/** Why there is no JSON to return. */
export type JsonReplyReason = 'none' | 'cut' | 'several' | 'invalid';

/** Why there is no value, and where. */
export interface JsonProblem {
  readonly reason: JsonReplyReason;
  readonly position?: number;
}

interface Value {
  readonly value: unknown;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The only JSON value in a text: all of it, in code blocks that say so, or between other words. */
export function findJson(text: string): Value | JsonProblem {
  const whole = parsed(text);
  if (whole) return whole;
  const blocks = jsonBlocks(text);
  const stretches = blocks.length > 0 ? blocks : [{ start: 0, end: text.length }];
  const found = stretches.flatMap((stretch) => valuesIn(text, stretch));
  const broken = found.find((each) => each.problem && each.sure);
  if (broken?.problem) return broken.problem;
  const [first, second] = found.filter((each) => each.value);
  if (second) return { reason: 'several', position: second.start };
  return first?.value ?? found.find((each) => each.problem)?.problem ?? { reason: 'none' };
}

/** Something that begins like JSON. */
interface Candidate {
  readonly start: number;
  readonly value?: Value;
  readonly problem?: JsonProblem;
  /** Whether it is JSON gone wrong; a bracket alone may be one of the words around it. */
  readonly sure?: boolean;
}

function valuesIn(text: string, { start, end }: Stretch): readonly Candidate[] {
  const inner = text.slice(start, end);
  const whole = parsed(inner);
  if (whole) return [{ start, value: whole }];
  const found: Candidate[] = [];
  const bracket = /[{[]/g;
  for (let match = bracket.exec(inner); match; match = bracket.exec(inner)) {
    const read = candidateAt(inner, match.index, start);
    found.push(read.candidate);
    // What was read is part of this candidate, be it whole or not: it is not searched again.
    bracket.lastIndex = read.end;
  }
  return found;
}

function candidateAt(text: string, at: number, offset: number) {
  const { state, end, tokens } = readJson(text, at);
  const start = offset + at;
  const sure = tokens > 1;
  if (state === 'cut')
    return { end, candidate: { start, problem: { reason: state }, sure } as const };
  const value = state === 'whole' ? parsed(text.slice(at, end)) : undefined;
  if (value) return { end, candidate: { start, value } };
  const position = state === 'whole' ? start : offset + end;
  return { end, candidate: { start, problem: { reason: 'invalid', position }, sure } as const };
}

function parsed(text: string): Value | undefined {
  try {
    return { value: JSON.parse(text.trim()) };
  } catch {
    return undefined;
  }
}

/** What stands in code blocks that are marked as JSON; one without an end goes to the text's. */
function jsonBlocks(text: string): readonly Stretch[] {
  const blocks: Stretch[] = [];
  let inside: { readonly isJson: boolean; readonly start: number } | undefined;
  for (const { 0: line, 1: label = '', index } of text.matchAll(/^[ \t]*```([^\n`]*)$/gm)) {
    if (!inside) inside = { isJson: /^\s*json\b/i.test(label), start: index + line.length };
    else if (label.trim() === '') {
      if (inside.isJson) blocks.push({ start: inside.start, end: index });
      inside = undefined;
    }
  }
  return inside?.isJson ? [...blocks, { start: inside.start, end: text.length }] : blocks;
}
