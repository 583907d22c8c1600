import { readFileSync } from 'node:fs';
import type { SimulatorOptions } from '@turnwise/simulator';
import { conversationOf } from '../demo/conversation.ts';
import { countOf } from '../demo/count.ts';
import { type Line, type Message, traceOf } from '../demo/trace.ts';
import { betasFor } from './betas.ts';

type PlatformName = NonNullable<SimulatorOptions['platform']>;
type Fields = Readonly<Record<string, unknown>>;

/** A request that the API accepted when it was recorded. */
export interface Accepted {
  /** The line of the file, from 1; of a trace, the request in it, from 1. */
  readonly line: number;
  readonly kind: 'create' | 'count_tokens';
  readonly platform: PlatformName;
  /** The version of the API that took it. */
  readonly apiVersion: string;
  readonly betas: readonly string[];
  readonly body: Fields;
  /** Whether the recording lost a part of it, so that the API never saw it like this. */
  readonly isIncomplete: boolean;
}

/** A request and what the API counted. */
interface Counted {
  readonly model: string;
  readonly kind: Accepted['kind'];
  readonly via: string;
  readonly request: Fields;
}

/** Reads a file of counted requests, or a trace. */
export function readAccepted(file: string): readonly Accepted[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const parsed: readonly unknown[] = lines.map((line) => JSON.parse(line));
  return isTrace(parsed) ? ofTrace(parsed) : (parsed as readonly Counted[]).map(ofCounted);
}

function isTrace(lines: readonly unknown[]): lines is readonly Line[] {
  return (lines[0] as Fields | undefined)?.type === 'meta';
}

/** Requests were counted before the version of October 2026, in which parts of them were taken out. */
function ofCounted({ model, kind, via, request }: Counted, index: number): Accepted {
  return {
    line: index + 1,
    kind,
    platform: via === 'bedrock' || via === 'vertex' ? via : 'anthropic',
    apiVersion: '2023-06-01',
    betas: betasFor(request),
    body: { model, ...request },
    isIncomplete: false,
  };
}

function ofTrace(lines: readonly Line[]): readonly Accepted[] {
  const trace = traceOf(lines);
  const { turns, apiVersion = '2026-10-21' } = conversationOf(trace, countOf);
  return turns.map(({ body }, index) => ({
    line: index + 1,
    kind: 'create',
    platform: 'anthropic',
    apiVersion,
    betas: betasFor(body),
    body,
    isIncomplete: trace.meta.kind === 'transcript' && leavesCalls(body.messages),
  }));
}

/** A transcript that branches may leave out results which the client had sent. */
function leavesCalls(messages: readonly Message[]): boolean {
  const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const answered = new Set(blocks.map(({ tool_use_id }) => tool_use_id));
  return blocks.some(({ type, id }) => type === 'tool_use' && !answered.has(id));
}
