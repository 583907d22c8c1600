/*
 * What the tests know of models and platforms. Written down a second time on purpose: a mistake
 * in the table of `@turnwise/core` shows here.
 */

/** Models by what decides which requests are legal. */
export const MODELS = [
  'claude-fable-5-2',
  'claude-opus-5-5',
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-opus-4-8',
  'claude-sonnet-5',
  'claude-opus-4-6',
  'claude-sonnet-4-5',
  'claude-haiku-4-5-20251001',
] as const;

export type TestModel = (typeof MODELS)[number];

export function takesPrefill(model: string): boolean {
  return model.includes('-4-5');
}

/** Sonnet 5 accepts system messages and ignores them, which nobody wants. */
export function takesSystemMessages(model: string): boolean {
  return !takesPrefill(model) && model !== 'claude-sonnet-5' && model !== 'claude-opus-4-6';
}

/** InvokeModel of Bedrock, where models up to 4.6 are served, places no marks by itself. */
export function placesMarks(model: string, platform: string | undefined): boolean {
  return platform !== 'bedrock' || !(takesPrefill(model) || model === 'claude-opus-4-6');
}

/** Whether a history may hold the block of a compaction at a threshold. */
export function takesCompaction(model: string): boolean {
  return !takesPrefill(model);
}
