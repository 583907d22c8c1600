import { progress } from '../demo/progress.ts';
import { quietly } from '../quietly.ts';
import { conversations } from './conversations.ts';
import { drive } from './drive.ts';
import type { Part } from './parts.ts';
import { policies } from './policies.ts';

/* Plays each part that it is sent, and sends back how it went. */

process.on('message', async ({ conversation, policy, ...options }: Part) => {
  const written = conversations.get(conversation)?.(options);
  const named = policies.find(({ name }) => name === policy);
  if (!written || !named) throw new Error(`There is no ${conversation} or no ${policy}.`);
  const onTurn = progress(`${conversation}, ${policy}`);
  const driven = await quietly(() => drive(written, named, { onTurn }));
  process.send?.(driven);
});
