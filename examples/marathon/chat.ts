import type { Conversation } from '../demo/conversation.ts';
import { pngOf } from '../demo/stand-ins.ts';
import type { Block } from '../demo/trace.ts';
import { createRandom, type Random } from '../replay/random.ts';
import {
  type Exchange,
  frame,
  type ScriptOptions,
  standingOrder,
  text,
  thought,
  written,
} from './script.ts';
import { around, prose } from './texts.ts';

/** Every how many messages the user says something that is to stay, the first time at the fourth. */
const ordersEvery = 180;

/** What people attach: now and then a photograph or a document. */
function attachments(random: Random, index: number): readonly Block[] {
  if (random.chance(0.06)) {
    const data = pngOf({ width: 1_000 + (index % 500), height: 900 });
    return [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }];
  }
  if (!random.chance(0.04)) return [];
  const data = prose(random, around(random, 1_800));
  return [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data } }];
}

function exchange(random: Random, index: number): Exchange {
  const words = prose(random, around(random, 20, 0.8));
  const said = index % ordersEvery === 3 ? standingOrder(index, words) : text(words);
  const thoughts = random.chance(0.6) ? [thought(prose(random, around(random, 60)))] : [];
  return {
    user: [...attachments(random, index), said],
    reply: [...thoughts, text(prose(random, around(random, 50)))],
    pause: 1_000 * around(random, 60, 1.3),
  };
}

/** A chat: messages as long as people's, pictures and documents, thinking, pauses of any length. */
export function chat({ turns = 2_000, seed = 1 }: ScriptOptions = {}): Conversation {
  const random = createRandom(seed);
  const system = prose(random, 900);
  const exchanges = Array.from({ length: turns / 2 }, (_, index) => exchange(random, index));
  return written('chat', { ...frame, system, messages: [] }, exchanges);
}
