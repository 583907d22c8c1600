export type {
  BilledBlock,
  Breakdown,
  Params,
  RecordedRequest,
  Reply,
  Simulator,
  SimulatorOptions,
} from './options.ts';
export type { PlatformName } from './platforms.ts';
export { startSimulator } from './simulator.ts';
export type { Usage } from './usage.ts';
