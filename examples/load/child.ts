import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a simulator has used so far. */
export interface Used {
  /** Milliseconds of processor time, all threads together. */
  readonly cpu: number;
  readonly rss: number;
  /** Bytes of live objects, measured after a collection. */
  readonly heap: number;
}

/** What the server tells its parent: its address, then what it has used whenever it is asked. */
type Told = { readonly url: string } | Used;

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
  const file = fileURLToPath(new URL('server.mjs', import.meta.url));
  // What was built runs as a user's would, without the loader that the sources need.
  const loader = process.execArgv.includes('@turnwise/source') ? process.execArgv : [];
  const child = fork(file, { execArgv: [...loader, '--expose-gc'] });
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
