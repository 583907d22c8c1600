import type { ServerResponse } from 'node:http';
import type { Simulation } from '../simulation.ts';

/** Milliseconds between two events: what happens in between is told by the second. */
const pause = 150;

/** Milliseconds of silence after which a comment shows that the connection stands. */
const heartbeat = 15_000;

/** Tells a page by server-sent events that there is something new, until it goes. */
export function sendChanges({ watchers }: Simulation, response: ServerResponse): void {
  let waiting: NodeJS.Timeout | undefined;
  const tell = () => {
    waiting = undefined;
    response.write('event: change\ndata: {}\n\n');
  };
  const watch = () => {
    waiting ??= setTimeout(tell, pause);
  };
  const beat = setInterval(() => response.write(': still here\n\n'), heartbeat);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n\n');
  tell();
  watchers.add(watch);
  response.on('close', () => {
    watchers.delete(watch);
    clearInterval(beat);
    clearTimeout(waiting);
  });
}
