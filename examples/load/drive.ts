import { Agent, request } from 'node:http';

export interface Drive {
  readonly url: string;
  readonly requests: number;
  /** Connections that are kept alive, each with one request at a time. */
  readonly connections: number;
  /** Milliseconds after which no more requests are sent. */
  readonly limit: number;
  readonly body: (n: number) => string;
}

/** What came of it; times in milliseconds. */
export interface Driven {
  readonly requests: number;
  readonly milliseconds: number;
  /** How long each request took, shortest first. */
  readonly latencies: readonly number[];
  /** Input tokens that were read from the cache, as a part of all. */
  readonly cached: number;
}

interface Usage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

const headers = { 'x-api-key': 'load', 'anthropic-version': '2023-06-01' };

function post(url: string, agent: Agent, body: string): Promise<Usage> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/messages`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(JSON.parse(text).usage);
        else reject(new Error(`The simulator answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends requests over a fixed number of connections until there are enough, or the time is up. */
export async function drive({ url, requests, connections, limit, body }: Drive): Promise<Driven> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const begun = performance.now();
  let sent = 0;
  let read = 0;
  let all = 0;
  const work = async () => {
    while (sent < requests && performance.now() - begun < limit) {
      const text = body(sent);
      sent += 1;
      const start = performance.now();
      const usage = await post(url, agent, text);
      latencies.push(performance.now() - start);
      read += usage.cache_read_input_tokens;
      all += usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  const milliseconds = performance.now() - begun;
  latencies.sort((a, b) => a - b);
  return { requests: latencies.length, milliseconds, latencies, cached: read / all };
}
