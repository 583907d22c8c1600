export type { Breakdown } from './breakdown.ts';
export type {
  BilledBlock,
  Ledger,
  Pace,
  Params,
  RecordedRequest,
  Simulator,
  SimulatorOptions,
  Tally,
} from './options.ts';
export type { PlatformName } from './platforms.ts';
export { type RandomFaults, randomFaults } from './random-faults.ts';
export type { Limits } from './rate-limits.ts';
export type { AcceptedParams, Reply, ReplyBlock, ReplyScript, StopReason } from './reply.ts';
export { replyFrom, type TraceLine } from './reply-from.ts';
export { type TableOptions, tableOf } from './request-table.ts';
export { startSimulator } from './simulator.ts';
export type { Usage } from './usage.ts';
