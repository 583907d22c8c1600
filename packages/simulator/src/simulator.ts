import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator, SimulatorOptions } from './options.ts';
import { serve } from './serve.ts';
import { createSimulation } from './simulation.ts';
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

/** Starts the Messages API on this machine: its rules, its cache, its bill, its streams, its faults. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulation = createSimulation(options);
  const server = createServer((request, response) => {
    if (serveView(simulation, request, response)) return;
    serve(simulation, request, response).catch(() => request.socket.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${host}:${port}`,
    requests: simulation.requests,
    ledger: simulation.ledger,
    advance: simulation.clock.advance,
    close: () => close(server),
  };
}
