import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkOptions } from './check-options.ts';
import { envelope } from './envelope.ts';
import { invalid } from './fault.ts';
import type { Simulator, SimulatorOptions } from './options.ts';
import { serve } from './serve.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { serveView } from './view/serve-view.ts';

const host = '127.0.0.1';

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

/** Answers what is no HTTP: bad syntax, headers that are too large. */
function refuse({ nextId }: Simulation, socket: Duplex): void {
  if (!socket.writable) return;
  const body = JSON.stringify(envelope(invalid('The request is not valid HTTP'), nextId('req')));
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body);
}

/** Starts the Messages API on this machine: its rules, its cache, its bill, its streams, its faults. Throws when an option is unknown or impossible. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options);
  const simulation = createSimulation(options);
  const server = createServer((request, response) => {
    if (serveView(simulation, request, response)) return;
    serve(simulation, request, response).catch(() => request.socket.destroy());
  });
  server.on('clientError', (_error, socket) => refuse(simulation, socket));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${host}:${port}`,
    requests: simulation.requests,
    ledger: simulation.ledger,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new TypeError('advance takes milliseconds, 0 or more');
      simulation.clock.advance(milliseconds);
    },
    close: async () => {
      if (server.listening) await close(server);
    },
  };
}
