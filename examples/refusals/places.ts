import type { ConfiguringOptions } from '@turnwise/core';
import type { SimulatorOptions } from '@turnwise/simulator';

export type PlatformName = NonNullable<SimulatorOptions['platform']>;

/** What Turnwise is told about a place; `legacy` is the first-party API of the claude-3 era. */
export const places: Readonly<
  Record<PlatformName, Pick<ConfiguringOptions, 'platform' | 'target'>>
> = {
  anthropic: { platform: 'anthropic' },
  bedrock: { platform: 'bedrock' },
  foundry: { platform: 'foundry' },
  gateway: { platform: 'gateway' },
  legacy: { platform: 'anthropic', target: 'portable' },
  vertex: { platform: 'vertex' },
};
