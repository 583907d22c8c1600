import { type Request, user, words } from './conversing.ts';

const look = {
  name: 'look',
  description: words(1_000),
  input_schema: { type: 'object' as const },
};
const find = { ...look, name: 'find' };

export const first: Request = {
  model: 'claude-opus-5',
  max_tokens: 100,
  tools: [look, find],
  system: [
    { type: 'text', text: words(1_000, 'Be brief. ') },
    { type: 'text', text: words(1_000, 'Be kind. ') },
  ],
  messages: [user([{ type: 'text', text: words(3_000) }])],
};

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const image = {
  type: 'image' as const,
  source: { type: 'base64' as const, media_type: 'image/png' as const, data: png },
};
const document = {
  type: 'document' as const,
  source: { type: 'text' as const, media_type: 'text/plain' as const, data: words(10) },
  citations: { enabled: true },
};
const format = {
  type: 'json_schema' as const,
  schema: { type: 'object', properties: {}, additionalProperties: false },
};

export interface Change {
  readonly change: string;
  readonly by: Partial<Request>;
  /** What the user says next. */
  readonly says?: Request['messages'][number];
  readonly kind: string;
  readonly path: string;
  /** What is read all the same. */
  readonly reads: number;
}

export const changes: readonly Change[] = [
  { change: 'the model', by: { model: 'claude-opus-5-5' }, kind: 'model', path: 'model', reads: 0 },
  {
    change: 'a tool',
    by: { tools: [look, { ...find, description: words(1_001) }] },
    kind: 'tools',
    path: 'tools.1',
    reads: 0,
  },
  {
    change: 'the order of tools',
    by: { tools: [find, look] },
    kind: 'tools',
    path: 'tools.0',
    reads: 0,
  },
  { change: 'a tool less', by: { tools: [look] }, kind: 'tools', path: 'tools.1', reads: 0 },
  {
    change: 'a tool more',
    by: { tools: [look, find, { ...look, name: 'more' }] },
    kind: 'tools',
    path: 'tools.2',
    reads: 2_000,
  },
  {
    change: 'the system prompt',
    by: { system: words(2_000) },
    kind: 'system',
    path: 'system',
    reads: 2_000,
  },
  {
    change: 'the end of the system prompt',
    by: { system: [first.system?.[0] as never, { type: 'text', text: words(999) }] },
    kind: 'system',
    path: 'system.1',
    reads: 3_000,
  },
  {
    change: 'the speed',
    by: { speed: 'fast', betas: ['fast-mode-2026-02-01'] },
    kind: 'speed',
    path: 'speed',
    reads: 2_000,
  },
  {
    change: 'the format',
    by: { output_config: { format } },
    kind: 'format',
    path: 'output_config.format',
    reads: 0,
  },
  {
    change: 'tool_choice',
    by: { tool_choice: { type: 'none' } },
    kind: 'tool-choice',
    path: 'tool_choice',
    reads: 4_000,
  },
  {
    change: 'thinking',
    by: { thinking: { type: 'disabled' } },
    kind: 'thinking',
    path: 'thinking',
    reads: 4_000,
  },
  {
    change: 'the effort',
    by: { output_config: { effort: 'low' } },
    kind: 'effort',
    path: 'output_config.effort',
    reads: 4_000,
  },
  {
    change: 'an image',
    by: {},
    says: user([image]),
    kind: 'images',
    path: 'messages.2',
    reads: 4_000,
  },
  {
    change: 'citations',
    by: {},
    says: user([document]),
    kind: 'citations',
    path: 'messages.2',
    reads: 2_000,
  },
  {
    change: 'an earlier message',
    by: { messages: [user([{ type: 'text', text: words(2_999) }])] },
    kind: 'edited',
    path: 'messages.0',
    reads: 4_000,
  },
];
