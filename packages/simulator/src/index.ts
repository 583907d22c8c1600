export type {
  BilledBlock,
  Breakdown,
  Ledger,
  Params,
  RecordedRequest,
  Reply,
  Simulator,
  SimulatorOptions,
  Tally,
} from './options.ts';
export type { PlatformName } from './platforms.ts';
export { type TableOptions, tableOf } from './request-table.ts';
export { startSimulator } from './simulator.ts';
export type { Usage } from './usage.ts';
