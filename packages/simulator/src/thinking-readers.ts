import { findModel } from './model-ids.ts';
import type { ModelSpec } from './models.ts';
import type { Platform, PlatformName } from './platforms.ts';

/** By family, the newest generation whose thinking a model reads besides its own. */
type Reach = Readonly<Partial<Record<string, number>>>;

const earlier = { opus: 5, sonnet: 5, haiku: 4.5 };
const earlierAll: Reach = { ...earlier, fable: 5, mythos: 5 };

/** Models that bind what they think read only so far. Source: preserved-thinking and what's-new pages of November 2026. */
const reaches: Readonly<Record<string, Reach>> = {
  'claude-fable-5-2': { ...earlier, fable: 5.2, mythos: 5.2 },
  'claude-mythos-5-2': { ...earlier, fable: 5.2, mythos: 5.2 },
  'claude-fable-5-1': { ...earlier, fable: 5.1, mythos: 5.1 },
  'claude-mythos-5-1': { ...earlier, fable: 5.1, mythos: 5.1 },
  'claude-opus-5-5': earlier,
  'claude-sonnet-5-5': { ...earlier, opus: 4.8 },
  'claude-haiku-5-5': {},
};

const fablesReadOpus: Readonly<Record<string, string>> = Object.fromEntries(
  ['claude-fable-5-2', 'claude-mythos-5-2', 'claude-fable-5-1', 'claude-mythos-5-1'].map((id) => [
    id,
    'claude-opus-5-5',
  ]),
);
const opusReadsSonnet = { 'claude-opus-5-5': 'claude-sonnet-5-5' };

/** What more is read on some platforms: reader and producer. */
const more: Readonly<Partial<Record<PlatformName, Readonly<Record<string, string>>>>> = {
  anthropic: { ...fablesReadOpus, ...opusReadsSonnet },
  vertex: opusReadsSonnet,
};

function familyOf({ id }: ModelSpec): string {
  return /fable|mythos|opus|sonnet|haiku/.exec(id)?.[0] ?? '';
}

/** Whether a model reads the thinking of another one, named by its id. */
export function readsThinking(reader: ModelSpec, producer: string, platform: Platform): boolean {
  const made = findModel(producer, {});
  if (!made || made.id === reader.id) return true;
  if (more[platform.name]?.[reader.id] === made.id) return true;
  const reach = reaches[reader.id] ?? earlierAll;
  return made.generation <= (reach[familyOf(made)] ?? 0);
}
