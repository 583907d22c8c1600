import { type Call, nameOf } from '@turnwise/core';
import { isCount } from './lifetime-of.js';
import { LIFETIMES } from './marks.js';

/** How many requests there were with as many replies. */
interface Stage {
  /** Five minutes ago or more: these have gone on, or what they wrote is gone. */
  readonly sent: number;
  /** In the five minutes before the last ones, and in the last ones. */
  readonly waiting: readonly [number, number];
}

/** Of all conversations behind one system prompt and tools, by the number of replies. */
interface Stages {
  /** Which five minutes since the epoch the last ones are. */
  readonly slot: number;
  readonly stages: readonly Stage[];
}

/** Milliseconds: as long as an entry lives at least. */
const SLOT = LIFETIMES['5m'];

/** Replies from which on a conversation is believed to go on. */
const MOST = 8;

/** Requests that are believed to have gone on before any was seen. */
const BELIEVED = 2;

/** So many requests are known of a stage; what is long ago counts less. */
const KNOWN = 100;

const NO_STAGE: Stage = { sent: 0, waiting: [0, 0] };

/** What is known of conversations that begin alike. */
export interface GoingOn {
  /**
   * Enters a request with so many messages up to its last reply.
   *
   * @returns how likely it is followed by another one: who asks once, and never again, has nothing
   *   to write
   */
  enter(closed: number): number;
}

/**
 * Counts requests by how far their conversations have come. As many as go on come a step further;
 * no request has to be known again for that, so that each of many processes can tell.
 */
export async function goingOnOf({ memory, endpoint, now }: Call): Promise<GoingOn> {
  const name = `going on ${nameOf(endpoint)}`;
  const known = await memory.head.recall(name);
  const slot = Math.floor(now() / SLOT);
  return {
    enter(closed) {
      const at = Math.min(MOST, Math.ceil(closed / 2));
      const stages = movedTo(isStages(known) ? known : { slot, stages: [] }, slot);
      const { sent, waiting } = stages[at] ?? NO_STAGE;
      stages[at] = { sent, waiting: [waiting[0], waiting[1] + 1] };
      memory.head.remember(name, { slot, stages: sent > KNOWN ? stages.map(halved) : stages });
      const further =
        stages
          .slice(at + 1)
          .map(arrivedIn)
          .find((count) => count > 0) ?? 0;
      return at === MOST ? 1 : Math.min(1, (further + BELIEVED) / (sent + BELIEVED));
    },
  };
}

function arrivedIn({ sent, waiting: [late, early] }: Stage): number {
  return sent + late + early;
}

/** The same as time has passed. */
function movedTo({ slot, stages }: Stages, now: number): Stage[] {
  const all = Array.from({ length: MOST + 1 }, (_, at) => stages[at] ?? NO_STAGE);
  if (now <= slot) return all;
  return all.map(({ sent, waiting: [late, early] }) =>
    now === slot + 1
      ? { sent: sent + late, waiting: [early, 0] }
      : { sent: sent + late + early, waiting: [0, 0] },
  );
}

function halved({ sent, waiting: [late, early] }: Stage): Stage {
  return { sent: sent / 2, waiting: [late / 2, early / 2] };
}

function isStages(value: unknown): value is Stages {
  const { slot, stages } = (value ?? {}) as Partial<Stages>;
  return isCount(slot) && Array.isArray(stages) && stages.every(isStage);
}

function isStage(value: unknown): value is Stage {
  const { sent, waiting } = (value ?? {}) as Partial<Stage>;
  return isCount(sent) && Array.isArray(waiting) && waiting.length === 2 && waiting.every(isCount);
}
