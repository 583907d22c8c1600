/** What the simulator knows of a model. Sources: the models overview, prompt-caching, effort and thinking pages of November 2026. */
export interface ModelSpec {
  readonly id: string;
  readonly displayName: string;
  /** 3, 3.5, 4.5 …: most rules changed with a generation, not with a model. */
  readonly generation: number;
  readonly released: string;
  /** Tokens. */
  readonly contextWindow: number;
  readonly maxOutput: number;
  /** Shortest prefix in tokens that is cached. */
  readonly minCacheable: number;
  /** Values of `thinking.type` that are served. */
  readonly thinking: readonly ThinkingType[];
  /** Whether the model thinks when the request does not say. */
  readonly thinksByDefault: boolean;
  readonly efforts: readonly string[];
  readonly defaultEffort: string;
  readonly forcedToolChoice: boolean;
  readonly prefill: boolean;
  readonly systemRole: 'served' | 'unsupported' | 'unexpected';
  /** `free`: both; `one`: temperature or top_p; `fixed`: defaults only. */
  readonly sampling: 'free' | 'one' | 'fixed';
  /** Whether thinking of earlier turns stays in the prompt. */
  readonly keepsThinking: boolean;
  /** Whether it can summarize a conversation, on demand or at a threshold. */
  readonly compacts: boolean;
  /** Whether its signed thinking is valid behind the same prefix only, and for which accounts that is checked unasked. */
  readonly bindsThinking: 'never' | 'new accounts' | 'always';
  /** Whether empty text and empty turns of the past are let through, as since the 4.7 models. */
  readonly lenientContent: boolean;
  /** Least and greatest top_p where only defaults are left. */
  readonly topP: readonly [number, number];
  /** Whether `speed: 'fast'` is taken; 4.6 takes it and is not faster. */
  readonly fastMode: boolean;
  /** Whether tools may come and go within a conversation. */
  readonly toolChanges: boolean;
  /** Whether a message of the system may change the effort. */
  readonly messageEffort: boolean;
}

export type ThinkingType = 'enabled' | 'adaptive' | 'disabled' | 'between_tools';

const allEfforts = ['low', 'medium', 'high', 'xhigh', 'max'];

function effortsOf(generation: number): readonly string[] {
  if (generation < 4.6) return [];
  return generation < 4.7 ? ['low', 'medium', 'high', 'max'] : allEfforts;
}

function samplingOf(generation: number): ModelSpec['sampling'] {
  if (generation >= 4.7) return 'fixed';
  return generation >= 4.5 ? 'one' : 'free';
}

function systemRoleOf(generation: number): ModelSpec['systemRole'] {
  if (generation >= 4.8) return 'served';
  return generation >= 4.5 ? 'unsupported' : 'unexpected';
}

function displayName(id: string): string {
  const [, ...words] = id.replace(/-\d{8}$/, '').split('-');
  const numbers = words.filter((word) => /^\d+$/.test(word)).join('.');
  const names = words.filter((word) => !/^\d+$/.test(word));
  return ['Claude', ...names.map((name) => name[0]?.toUpperCase() + name.slice(1)), numbers]
    .join(' ')
    .trim();
}

function model([id, generation, released, minCacheable, thinking, special]: Line): ModelSpec {
  const large = generation >= 4.6;
  return {
    id,
    generation,
    released,
    minCacheable,
    thinking,
    displayName: displayName(id),
    contextWindow: large ? 1_000_000 : 200_000,
    maxOutput: large ? 128_000 : 64_000,
    thinksByDefault: !thinking.includes('disabled') && thinking.length > 0,
    efforts: effortsOf(generation),
    defaultEffort: 'high',
    forcedToolChoice: true,
    prefill: generation <= 4.5,
    systemRole: systemRoleOf(generation),
    sampling: samplingOf(generation),
    keepsThinking: generation >= 4.6,
    compacts: generation >= 4.6,
    bindsThinking: generation > 5 ? 'new accounts' : 'never',
    lenientContent: generation >= 4.7,
    topP: [0.99, 1],
    fastMode: false,
    toolChanges: true,
    messageEffort: generation > 5,
    ...special,
  };
}

const adaptive = ['adaptive'] as const;
const adaptiveOrOff = ['adaptive', 'disabled'] as const;
const manualOrOff = ['enabled', 'disabled'] as const;
const allModes = ['enabled', 'adaptive', 'disabled'] as const;

/** id, generation, release, shortest cached prefix, kinds of thinking, what else is special. */
type Line = readonly [string, number, string, number, readonly ThinkingType[], Partial<ModelSpec>?];

const thinks = { thinksByDefault: true };
const unforced = { forcedToolChoice: false };
const medium = { defaultEffort: 'medium' };
// Takes messages of the system and does not mind them.
const deaf = { toolChanges: false, messageEffort: true };
const bound = { bindsThinking: 'always' } as const;
const out4k = { maxOutput: 4_096 };
const out8k = { maxOutput: 8_192 };
const out32k = { maxOutput: 32_000 };
const fast = { fastMode: true };
const haiku55 = { ...thinks, ...medium, topP: [0.99, 0.99], messageEffort: false } as const;
const opus45 = { efforts: ['low', 'medium', 'high'], keepsThinking: true };

const lines: readonly Line[] = [
  ['claude-fable-5-2', 5.2, '2026-11-09', 512, adaptive, { ...unforced, ...bound, ...fast }],
  ['claude-mythos-5-2', 5.2, '2026-11-09', 512, adaptive, { ...unforced, ...bound, ...fast }],
  ['claude-haiku-5-5', 5.5, '2026-10-07', 512, adaptiveOrOff, haiku55],
  ['claude-sonnet-5-5', 5.5, '2026-09-28', 512, ['adaptive', 'between_tools'], unforced],
  ['claude-opus-5-5', 5.5, '2026-09-22', 512, adaptive, { ...unforced, ...medium, ...fast }],
  ['claude-fable-5-1', 5.1, '2026-09-01', 512, adaptive, unforced],
  ['claude-mythos-5-1', 5.1, '2026-09-01', 512, adaptive, { ...unforced, ...bound }],
  ['claude-opus-5', 5, '2026-07-24', 512, adaptiveOrOff, { ...thinks, ...fast }],
  ['claude-sonnet-5', 5, '2026-06-30', 1_024, adaptiveOrOff, { ...thinks, ...deaf }],
  ['claude-fable-5', 5, '2026-06-09', 512, adaptive],
  ['claude-mythos-5', 5, '2026-06-09', 512, adaptive],
  ['claude-opus-4-8', 4.8, '2026-05-28', 1_024, adaptiveOrOff, fast],
  ['claude-opus-4-7', 4.7, '2026-04-16', 2_048, adaptiveOrOff],
  ['claude-mythos-preview', 4.7, '2026-04-07', 2_048, ['enabled', 'adaptive']],
  ['claude-sonnet-4-6', 4.6, '2026-02-17', 1_024, allModes],
  ['claude-opus-4-6', 4.6, '2026-02-05', 4_096, allModes, fast],
  ['claude-opus-4-5-20251101', 4.5, '2025-11-01', 4_096, manualOrOff, opus45],
  ['claude-haiku-4-5-20251001', 4.5, '2025-10-01', 4_096, manualOrOff],
  ['claude-sonnet-4-5-20250929', 4.5, '2025-09-29', 1_024, manualOrOff],
  ['claude-opus-4-1-20250805', 4.1, '2025-08-05', 1_024, manualOrOff, out32k],
  ['claude-opus-4-20250514', 4, '2025-05-22', 1_024, manualOrOff, out32k],
  ['claude-sonnet-4-20250514', 4, '2025-05-22', 1_024, manualOrOff],
  ['claude-3-7-sonnet-20250219', 3.7, '2025-02-24', 1_024, manualOrOff],
  ['claude-3-5-haiku-20241022', 3.5, '2024-10-22', 2_048, [], out8k],
  ['claude-3-5-sonnet-20241022', 3.5, '2024-10-22', 1_024, [], out8k],
  ['claude-3-5-sonnet-20240620', 3.5, '2024-06-20', 1_024, [], out8k],
  ['claude-3-haiku-20240307', 3, '2024-03-07', 2_048, [], out4k],
  ['claude-3-sonnet-20240229', 3, '2024-02-29', 1_024, [], out4k],
  ['claude-3-opus-20240229', 3, '2024-02-29', 1_024, [], out4k],
  ['claude-2.1', 2.1, '2023-11-21', 1_024, [], out4k],
];

/** Every model that is served, newest first. */
export const models: readonly ModelSpec[] = lines.map(model);
