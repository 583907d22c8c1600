import { describe, expect, test } from 'vitest';
import {
  assistant,
  type Body,
  call,
  hello,
  post,
  result,
  start,
  system,
  user,
  weather,
} from '../support.ts';
import { check } from './check.ts';

const editing = 'context-management-2025-06-27';
const edits = (...list: readonly Body[]) => ({ context_management: { edits: list } });
const clearing = { type: 'clear_tool_uses_20250919' };
const forgetting = { type: 'clear_thinking_20251015' };

check('contextEdits', [
  {
    it: 'takes all fields of the SDK',
    beta: editing,
    send: edits(
      { ...forgetting, keep: { type: 'thinking_turns', value: 2 } },
      {
        ...clearing,
        trigger: { type: 'tool_uses', value: 5 },
        keep: { type: 'tool_uses', value: 0 },
        clear_at_least: null,
        exclude_tools: ['weather'],
        clear_tool_inputs: ['weather'],
      },
    ),
  },
  {
    it: 'knows no other field',
    beta: editing,
    send: edits({ ...clearing, bogus: 1 }),
    says: 'context_management.edits.0.clear_tool_uses_20250919.bogus: Extra inputs are not permitted',
  },
  {
    it: 'clears thinking first',
    beta: editing,
    send: edits(clearing, forgetting),
    says: '`clear_thinking_20251015` strategy must be the first in `context_management.edits`',
  },
  {
    it: 'clears no thinking where there is none',
    beta: editing,
    send: { ...edits(forgetting), thinking: { type: 'disabled' } },
    says: '`clear_thinking_20251015` strategy requires `thinking` to be enabled or adaptive',
  },
]);

check('fields of betas', [
  {
    it: 'looks at output_format before its beta',
    send: { output_format: { type: 'json_schema' } },
    says: 'output_format.schema: Field required',
  },
  {
    it: 'wants its beta then',
    send: { output_format: { type: 'json_schema', schema: {} } },
    says: 'output_format: Extra inputs are not permitted',
  },
  {
    it: 'names the thread to continue',
    beta: 'message-threads-2026-08-12',
    send: { thread: { type: 'wind' } },
    says: "thread: Input tag 'wind' found using 'type' does not match any of the expected tags: 'create', 'continue'",
  },
  { it: 'takes no id of a message yet', send: { diagnostics: { previous_message_id: null } } },
  {
    it: 'wants an id of a message',
    send: { diagnostics: { previous_message_id: 7 } },
    says: 'diagnostics.previous_message_id: Input should be a valid string',
  },
  {
    it: 'is fast on the first-party API alone',
    platform: 'vertex',
    beta: 'fast-mode-2026-02-01',
    send: { model: 'claude-opus-5', speed: 'fast' },
    says: 'speed: Extra inputs are not permitted',
  },
  {
    it: 'wants models to fall back to',
    beta: 'server-side-fallback-2026-07-01',
    send: { fallbacks: [{ max_tokens: 5 }] },
    says: 'fallbacks.0.model: Field required',
  },
  {
    it: 'wants the id of a container',
    send: { container: { id: 'container_1' } },
    says: 'container: Input should be a valid string',
  },
  {
    it: 'takes a container with skills',
    beta: 'skills-2025-10-02',
    send: {
      container: { skills: [{ type: 'anthropic', skill_id: 'pdf' }] },
      tools: [{ type: 'code_execution_20260521', name: 'code_execution' }],
    },
  },
  {
    it: 'is fast on few models',
    beta: 'fast-mode-2026-02-01',
    send: { speed: 'fast' },
    says: 'This model does not support the speed parameter.',
  },
  {
    it: 'is fast on Opus 5',
    beta: 'fast-mode-2026-02-01',
    send: { speed: 'fast', model: 'claude-opus-5' },
  },
  {
    it: 'names places since 4.6',
    send: { inference_geo: 'us', model: 'claude-haiku-4-5' },
    says: 'This model does not support the inference_geo parameter.',
  },
  {
    it: 'updates thinking with a beta',
    send: { thinking: { type: 'adaptive', display: 'updates' } },
    says: "thinking.adaptive.display: Input should be 'summarized' or 'omitted'",
  },
]);

const removal = (name: string) =>
  system([{ type: 'tool_removal', tool: { type: 'tool_reference', name } }]);
const changing = 'mid-conversation-tool-changes-2026-07-01';

check('toolChanges', [
  {
    it: 'are served',
    beta: changing,
    send: { model: 'claude-opus-5', tools: [weather], messages: [user('q'), removal('weather')] },
  },
  {
    it: 'define tools with a beta of its own',
    beta: changing,
    send: {
      model: 'claude-opus-5',
      messages: [
        user('q'),
        system([{ type: 'tool_addition', tool: { type: 'tool_definition', definition: weather } }]),
      ],
    },
    says: "messages.1.content.0.tool_addition.tool: Input tag 'tool_definition' found using 'type' does not match any of the expected tags: 'tool_reference', 'mcp_tool_reference', 'mcp_toolset_reference'",
  },
  {
    it: 'are not on Sonnet 5',
    beta: changing,
    send: { tools: [weather], messages: [user('q'), removal('weather')] },
    says: 'tool_addition/tool_removal is not supported on this model',
  },
]);

const reference = { type: 'tool_reference', tool_name: 'rain' };
const referring = [
  user('q'),
  assistant([call('a')]),
  user([{ ...result('a'), content: [reference] }]),
];

/** A body, its beta, and the code of the refusal. */
interface Coded {
  readonly code: string;
  readonly beta: string;
  readonly body: Body;
}

const coded: readonly Coded[] = [
  {
    code: 'tool_reference_unresolved',
    beta: changing,
    body: { model: 'claude-opus-5', tools: [weather], messages: [user('q'), removal('rain')] },
  },
  { code: 'tool_reference_unresolved', beta: '', body: { tools: [weather], messages: referring } },
  {
    code: 'tool_name_conflict',
    beta: `${changing},inline-tools-2026-09-15`,
    body: {
      model: 'claude-opus-5',
      tools: [weather],
      messages: [
        user('q'),
        system([{ type: 'tool_addition', tool: { type: 'tool_definition', definition: weather } }]),
      ],
    },
  },
];

describe('codes of refusals', () => {
  test.each(coded)('$code', async ({ code, beta, body }) => {
    const simulator = await start();
    const reply = await post(simulator, { ...hello, ...body }, { 'anthropic-beta': beta });
    expect([reply.status, reply.body.error]).toMatchObject([
      400,
      { details: { error_code: code } },
    ]);
  });
});
