import {
  checkOptions,
  type ModelInfo,
  modelInfo,
  OptionError,
  type Params,
  type ParamsLike,
} from '@turnwise/core';
import { candidatesOf } from './candidates.js';
import { chancesOf } from './chances.js';
import { Choice, type Rates, worthwhile } from './choose.js';
import { type Habits, NO_HABITS } from './habits.js';
import { isInner, LIMIT, type Mark, marksOf, orderOf, type Ttl, ttlAt } from './marks.js';
import { lastInMessages, lastSystem, lastTool, type Place, placeAt } from './places.js';
import { positionsOf } from './positions.js';

/** Where marks are to be put. */
export interface Plan {
  /** Marks to add, in the order of their worth; the caller's own are not among them. */
  readonly marks: readonly Mark[];
}

/** What decides where marks go. */
export interface PlanOptions {
  /** @default '5m' - the documented default; '1h' writes at 2 instead of 1.25 times the input price */
  readonly ttl?: Ttl;
  /** For marks on tools and system, which other conversations read too. @default as `ttl` */
  readonly headTtl?: Ttl;
  /** The path of a block up to which all is kept for an hour, to be found by a mark. @default none */
  readonly kept?: string | undefined;
  /** Blocks at the end that are gone from the next request. @default 0 */
  readonly ephemeral?: number;
  /** How likely the conversation goes on: from 0 to 1. @default 1 */
  readonly goingOn?: number;
  /** What is known of the model: its prices and the shortest prefix. @default by its id */
  readonly model?: ModelInfo;
  /** What is known of the conversation. @default nothing */
  readonly habits?: Habits;
}

/**
 * Where `cache_control` goes so that this request reads what the last one wrote, and the next
 * one reads this: at places where requests part from each other, as many as there may be, and of
 * these the ones that save most. The caller's own marks count and stay.
 *
 * @throws OptionError for an option or a lifetime that does not exist
 */
export function plan(params: ParamsLike, options: PlanOptions = {}): Plan {
  checkPlanOptions(options);
  const wire = params as Params;
  if (!Array.isArray(wire?.messages)) return { marks: [] };
  return { marks: marksBeside(marksOf(wire), wire, options) };
}

const OPTIONS: readonly (keyof PlanOptions)[] = [
  'ttl',
  'headTtl',
  'kept',
  'ephemeral',
  'goingOn',
  'model',
  'habits',
];

function checkPlanOptions(options: PlanOptions): void {
  checkOptions('plan', options, OPTIONS);
  for (const name of ['ttl', 'headTtl'] as const) {
    const { [name]: ttl = '5m' } = options;
    if (ttl !== '5m' && ttl !== '1h') {
      throw new OptionError(`plan: ${name} cannot be "${ttl}". Write '5m' or '1h'.`);
    }
  }
}

/** The marks to add to those that a request has. */
export function marksBeside(
  own: readonly Mark[],
  params: Params,
  options: PlanOptions,
): readonly Mark[] {
  if (own.length >= LIMIT) return [];
  const { ttl = '5m', headTtl = ttl, ephemeral = 0, habits = NO_HABITS, goingOn = 1 } = options;
  const { kept, model = modelInfo(params.model) } = options;
  const all = [...own, ...keptMark(params, own, kept)];
  const taken = all.flatMap((mark) => (isInner(mark) ? [] : (pathIn(params, mark.path) ?? [])));
  const positions = positionsOf(params, model);
  const chances = chancesOf(habits, goingOn);
  const candidates = candidatesOf(params, positions, { chances, habits, ephemeral });
  const rates = ratesOf(model, ttl);
  const left = worthwhile(candidates, rates).filter(
    ({ path, block }) => !taken.includes(path) && !block.cache_control,
  );
  const choice = new Choice(candidates, left, rates);
  for (const path of taken) choice.take(positions(orderOf(path)));
  while (all.length < LIMIT) {
    const best = choice.next();
    if (!best) break;
    const wish = best.path.startsWith('messages.') ? ttl : headTtl;
    const lifetime = ttlAt(best.path, all, wish);
    if (lifetime === undefined) continue;
    all.push({ path: best.path, ttl: lifetime });
    choice.take(best);
  }
  return all.slice(own.length);
}

/** The mark at what is kept for an hour, where it may stand. */
function keptMark(params: Params, own: readonly Mark[], kept: string | undefined): Mark[] {
  const place = kept === undefined ? undefined : placeAt(params, kept);
  const isTaken = own.some(({ path }) => pathIn(params, path) === place?.path);
  const isFree = place && !place.block.cache_control && !isTaken;
  return isFree && ttlAt(place.path, own, '1h') === '1h' ? [{ path: place.path, ttl: '1h' }] : [];
}

/** Where a mark stands. */
function pathIn(params: Params, path: string): string | undefined {
  return path === 'cache_control' ? automaticTarget(params)?.path : path;
}

function ratesOf({ price }: ModelInfo, ttl: Ttl): Rates {
  const read = price ? price.cacheRead / price.input : 0.1;
  return { read, write: ttl === '1h' ? 2 : 1.25 };
}

/** Where the automatic mark stands; another one there would have to agree with its lifetime. */
export function automaticTarget(params: Params): Place | undefined {
  const { messages } = params;
  return lastInMessages(messages, messages.length) ?? lastSystem(params.system) ?? lastTool(params);
}
