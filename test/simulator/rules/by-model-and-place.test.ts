import { system, text, user, weather } from '../support.ts';
import { check } from './check.ts';

const directing = (model: string) => ({
  model,
  messages: [user('a'), { ...system([]), output_config: { effort: 'low' } }],
});
const beta = 'mid-conversation-output-config-2026-07-01';

check('an effort of single messages', [
  { it: 'is served by Opus 5.5', beta, send: directing('claude-opus-5-5') },
  {
    it: 'is taken by Sonnet 5, which minds no message of the system',
    beta,
    send: directing('claude-sonnet-5'),
  },
  ...['claude-opus-5', 'claude-haiku-5-5', 'claude-fable-5'].map((model) => ({
    it: `is not served by ${model}`,
    beta,
    send: directing(model),
    says: 'messages.1.output_config.effort: not supported on this model',
  })),
]);

const format = {
  type: 'json_schema',
  schema: { type: 'object', properties: {}, additionalProperties: false },
};
const formed = { output_config: { format } };

check('an answer of a form', [
  { it: 'is served', send: formed },
  {
    it: 'is not served on Bedrock',
    platform: 'bedrock',
    send: formed,
    says: 'output_config.format: not supported on this platform',
  },
  {
    it: 'is served by InvokeModel',
    platform: 'bedrock',
    send: { ...formed, model: undefined, anthropic_version: 'bedrock-2023-05-31' },
  },
  {
    it: 'is served by Converse',
    platform: 'bedrock',
    path: '/model/claude-sonnet-4-5/converse',
    send: {
      model: undefined,
      max_tokens: undefined,
      messages: [user([{ text: 'a' }])],
      outputConfig: {
        textFormat: {
          type: 'json_schema',
          structure: { jsonSchema: { schema: JSON.stringify(format.schema) } },
        },
      },
    },
  },
]);

const binding = (prefix_mismatch_behavior: unknown, type = 'adaptive') => ({
  model: 'claude-haiku-5-5',
  thinking: { type, block_binding: { prefix_mismatch_behavior } },
});
const controls = 'thinking-binding-controls-2026-08-01';

check('what is bound', [
  { it: 'is dropped when it does not fit', beta: controls, send: binding('drop_block') },
  {
    it: 'is dropped or an error',
    beta: controls,
    send: binding('drop'),
    says: "thinking.adaptive.block_binding.prefix_mismatch_behavior: Input should be 'error' or 'drop_block'",
  },
  {
    it: 'is nothing where there is no thinking',
    beta: controls,
    send: binding('drop_block', 'disabled'),
    says: 'thinking.disabled.block_binding: Extra inputs are not permitted',
  },
  {
    it: 'wants its beta even so',
    send: binding('drop_block', 'disabled'),
    says: 'block_binding: Extra inputs are not permitted',
  },
]);

check('how thinking is displayed', [
  {
    it: 'has a name',
    send: { thinking: { type: 'adaptive', display: 'none' } },
    says: "thinking.adaptive.display: Input should be 'summarized' or 'omitted'",
  },
]);

const cache_control = { type: 'ephemeral' };
const adding = (onBlock: object, onTool: object) => ({
  model: 'claude-opus-5-5',
  messages: [
    user('a'),
    system([
      {
        type: 'tool_addition',
        tool: { type: 'tool_definition', definition: { ...weather, ...onTool } },
        ...onBlock,
      },
    ]),
  ],
});
const inline = 'mid-conversation-tool-changes-2026-07-01,inline-tools-2026-09-15';
const four = Array.from({ length: 4 }, () => text('a', { cache_control }));

check('a marker on a tool that is added', [
  { it: 'may stand on the block', beta: inline, send: adding({ cache_control }, {}) },
  { it: 'may stand on the definition', beta: inline, send: adding({}, { cache_control }) },
  {
    it: 'does not stand on both',
    beta: inline,
    send: adding({ cache_control }, { cache_control }),
    says: 'messages.1.content.0.tool_addition: cache_control stands on the block or on its definition, not on both',
  },
  {
    it: 'counts on the definition, too',
    beta: inline,
    send: { ...adding({}, { cache_control }), system: four },
    says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
]);

check('a system prompt', [
  { it: 'may be empty', send: { system: '' } },
  {
    it: 'is not blank, as a list or as a string',
    send: { system: ' \n' },
    says: 'system: text content blocks must contain non-whitespace text',
  },
]);

const image = (data: string) => ({
  messages: [user([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }])],
});

check('an image', [
  { it: 'is base64, in lines or not', send: image('QUJD\nRA==') },
  {
    it: 'is nothing else',
    send: image('<png>'),
    says: 'messages.0.content.0.image.source.base64.data: The file format is invalid or unsupported',
  },
]);
