import { assistant, text, user } from '../support.ts';
import { check } from './check.ts';

check('prefillCombined', [
  {
    it: 'has no form',
    send: {
      model: 'claude-sonnet-4-5',
      messages: [user('q'), assistant([text('{')])],
      output_config: {
        format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
      },
    },
    says: 'Prefilling the assistant message is not supported when `output_config.format` is set.',
  },
  {
    it: 'does not think',
    send: {
      model: 'claude-sonnet-4-5',
      max_tokens: 4096,
      thinking: { type: 'enabled', budget_tokens: 2048 },
      messages: [
        user('q'),
        assistant([{ type: 'thinking', thinking: 't', signature: 's' }, text('a')]),
      ],
    },
    says: 'Prefilling the assistant message is not supported when `thinking` is enabled.',
  },
]);
