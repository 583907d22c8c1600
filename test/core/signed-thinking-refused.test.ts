import {
  type Call,
  modelInfo,
  type Params,
  type Platform,
  repairing,
  replyWith,
  UpstreamError,
} from '@turnwise/core';
import { describe, expect, test } from 'vitest';
import { thoughtsIn } from '../support/bound-thinking.ts';
import { noMemory } from '../support/memory.ts';
import { assistant, bye, call, hello, result, text, user } from './rules/check.ts';

const BOUND =
  'messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different conversation. Remove the block.';
const INVALID = (at: number) =>
  `messages.${at}.content.0: Invalid \`signature\` in \`thinking\` block`;

const thought = (signature: string) => ({ type: 'thinking', thinking: 'Hm.', signature });
const closed = [hello, assistant(thought('old'), text('So')), bye];
const open = [...closed, assistant(thought('new'), call()), user(result())];
const tools = [{ name: 'f', input_schema: { type: 'object' } }];

interface Line {
  readonly name: string;
  readonly says: string;
  readonly messages: readonly unknown[];
  readonly model?: string;
  readonly platform?: Platform;
  readonly more?: object;
  /** The signatures that are sent again. */
  readonly left: readonly string[];
  readonly thinking?: unknown;
}

const dropping = { type: 'adaptive', block_binding: { prefix_mismatch_behavior: 'drop_block' } };

const lines: Line[] = [
  { name: 'bound thinking of closed turns goes', says: BOUND, messages: closed, left: [] },
  {
    name: 'that of the open tool turn is left to the API',
    says: BOUND,
    messages: open,
    left: ['new'],
    thinking: dropping,
  },
  {
    name: 'of a model that nobody knows too',
    says: BOUND,
    messages: open,
    model: 'mine',
    more: { thinking: { type: 'adaptive' } },
    left: ['new'],
    thinking: dropping,
  },
  {
    name: 'behind a gateway it goes as well',
    says: BOUND,
    messages: open,
    platform: 'gateway',
    left: [],
  },
  {
    name: 'with an invalid signature before it the open tool turn stays',
    says: INVALID(1),
    messages: open,
    left: ['new'],
  },
  { name: 'with one of its own it goes', says: INVALID(3), messages: open, left: [] },
  {
    name: 'and manual thinking is switched off',
    says: INVALID(3),
    messages: open,
    model: 'claude-sonnet-4-5',
    more: { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 2_048 } },
    left: [],
  },
];

describe('thinking that the API refused', () => {
  test.each(lines)('$name', async (line) => {
    const { says, messages, model = 'claude-opus-5-5', platform = 'anthropic', more } = line;
    const params = { model, max_tokens: 100, tools, messages, ...more } as unknown as Params;
    const sent: Call[] = [];
    const handler = repairing()(async (outgoing) => {
      sent.push(outgoing);
      const refusal = { status: 400, type: 'invalid_request_error', message: says };
      if (sent.length === 1) throw new UpstreamError({ ...refusal, details: undefined });
      return replyWith(outgoing, { id: 'm', content: [] } as never);
    });
    await handler({
      params,
      platform,
      headers: {},
      betas: [],
      apiVersion: '2026-10-21',
      endpoint: '',
      target: 'first-party',
      model: modelInfo(model),
      kind: 'create',
      wishes: {},
      memory: noMemory,
      attempt: 0,
      now: () => 0,
      onFault: 'throw',
      report: () => {},
    });
    expect(sent).toHaveLength(2);
    expect(thoughtsIn(sent[1]?.params.messages ?? [])).toEqual(line.left);
    expect(sent[1]?.params.thinking).toEqual(line.thinking);
  });
});
