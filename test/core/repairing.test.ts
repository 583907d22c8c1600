import {
  type Call,
  explain,
  type Handler,
  modelInfo,
  type Params,
  repairing,
  replyWith,
  type Step,
  UpstreamError,
} from '@turnwise/core';
import { describe, expect, it, test } from 'vitest';
import { noMemory } from '../support/memory.ts';
import { assistant, call, hello, result, text, user } from './rules/check.ts';

const refusal = (message: string, status = 400, details: unknown = undefined) =>
  new UpstreamError({ status, type: 'invalid_request_error', message, details });

const TOOLS_MISSING =
  'Requests which include `tool_use` or `tool_result` blocks must define tools.';

/** A handler that rejects with each of `refusals` once, then answers with a tool call. */
function handler(...refusals: Error[]) {
  const sent: Call[] = [];
  const name = () => (sent.at(-1)?.params.tools?.[0]?.name as string) ?? 'none';
  const handle: Handler = async (outgoing) => {
    sent.push(outgoing);
    const error = refusals.shift();
    if (error) throw error;
    const content = [{ type: 'tool_use', id: 'x', name: name(), input: {} }];
    return replyWith(outgoing, { id: 'm', content } as never);
  };
  return { handle, sent };
}

function callOf(params: object, steps: Step[] = [], more: Partial<Call> = {}): Call {
  return {
    params: { model: 'claude-opus-5-5', ...params } as Params,
    headers: {},
    betas: [],
    apiVersion: '2026-10-21',
    platform: 'anthropic',
    endpoint: '',
    target: 'first-party',
    model: modelInfo('claude-opus-5-5'),
    kind: 'create',
    wishes: {},
    memory: noMemory,
    attempt: 0,
    now: () => 0,
    onFault: 'throw',
    report: (step) => steps.push(step),
    ...more,
  };
}

const history = { messages: [hello, assistant(call()), user(result())] };

describe('repairing', () => {
  it('passes a legal call on as it is', async () => {
    const { handle, sent } = handler();
    const legal = callOf({ messages: [hello] });
    await repairing()(handle)(legal);
    expect(sent).toEqual([legal]);
    expect(sent[0]).toBe(legal);
  });

  it('reports what it did, without content', async () => {
    const steps: Step[] = [];
    await repairing()(handler().handle)(callOf({ messages: [user(text('a'), text(' '))] }, steps));
    expect(steps).toEqual([
      { middleware: 'repair', code: 'empty-text', path: 'messages.0.content.1', lossless: true },
    ]);
  });

  it('defines missing tools after the refusal that asks for them, once', async () => {
    const { handle, sent } = handler(refusal(TOOLS_MISSING));
    await repairing()(handle)(callOf(history));
    expect(sent.map(({ params, attempt }) => [params.tools?.length, attempt])).toEqual([
      [undefined, 0],
      [1, 1],
    ]);
    expect(sent[1]?.params.tool_choice).toEqual({ type: 'none' });
  });

  it('reports a change once, though the request goes out twice', async () => {
    const steps: Step[] = [];
    const { messages } = history;
    const blank = [...messages, assistant(text('a'), text(' ')), hello];
    await repairing()(handler(refusal(TOOLS_MISSING)).handle)(callOf({ messages: blank }, steps));
    expect(steps.map(({ code }) => code)).toEqual(['empty-text', 'refused', 'tools-required']);
  });

  it('gives up after the second refusal', async () => {
    const again = refusal(TOOLS_MISSING);
    const { handle, sent } = handler(refusal(TOOLS_MISSING), again);
    await expect(repairing()(handle)(callOf(history))).rejects.toBe(again);
    expect(sent).toHaveLength(2);
  });

  test.each<[string, Error, Partial<Call>]>([
    ['another refusal', refusal('max_tokens: Field required'), {}],
    ['another status', refusal(TOOLS_MISSING, 500), {}],
    ['an error of the connection', new Error(TOOLS_MISSING), {}],
    ['a count', refusal(TOOLS_MISSING), { kind: 'count' }],
    ['a batch', refusal(TOOLS_MISSING), { kind: 'batch' }],
    ['an aborted call', refusal(TOOLS_MISSING), { signal: AbortSignal.abort('') }],
    [
      'words that the machine code contradicts',
      refusal(TOOLS_MISSING, 400, { error_code: 'tool_name_conflict' }),
      {},
    ],
  ])('sends nothing again after %s', async (_, error, more) => {
    const { handle, sent } = handler(error);
    await expect(repairing()(handle)(callOf(history, [], more))).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  it('gives a renamed tool its own name in the reply', async () => {
    const { handle, sent } = handler();
    const reply = await repairing()(handle)(
      callOf({ messages: [hello], tools: [{ name: 'do it' }] }),
    );
    expect(sent[0]?.params.tools?.[0]?.name).toBe('do_it_bf17e0ba');
    expect((await reply.message()).content[0]?.name).toBe('do it');
  });

  it('says how much of the end is gone from the next request', async () => {
    const { handle, sent } = handler();
    await repairing()(handle)(callOf({ messages: [hello, assistant(text('So'))] }));
    expect(sent[0]?.ephemeral).toBe(1);
  });

  it('explains without sending', async () => {
    const params = { model: 'claude-opus-5-5', messages: [user(text('a'), text(' '))] };
    const { params: repaired } = await explain(params, repairing());
    expect(repaired.messages).toEqual([user(text('a'))]);
  });

  it('refuses options', () => {
    expect(() => repairing({ target: 'portable' } as never)).toThrow(
      /repairing: there is no option/,
    );
  });
});
