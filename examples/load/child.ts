import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Told } from './server.ts';

/** What a simulator has used so far. */
export type Used = Exclude<Told, { readonly url: string }>;

/** A simulator in a process of its own. */
export interface Child {
  readonly url: string;
  used(): Promise<Used>;
  close(): Promise<void>;
}

async function nextFrom(child: ChildProcess): Promise<Told> {
  const [told] = await once(child, 'message');
  return told;
}

/** Starts a simulator in a process of its own. */
export async function startChild(): Promise<Child> {
  const file = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = fork(file, { execArgv: [...process.execArgv, '--expose-gc'] });
  const first = await nextFrom(child);
  if (!('url' in first)) throw new Error('The server says where it listens before anything else.');
  return {
    url: first.url,
    used: async () => {
      const told = nextFrom(child);
      child.send('used');
      return (await told) as Used;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
