import Anthropic from '@anthropic-ai/sdk';
import { type Middleware, UpstreamError } from '@turnwise/core';
import { stamped } from './chain.ts';
import { type Answer, refuse, replyText, startLocalApi } from './local-api.ts';

export const params = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Hello?' }],
};

export const ok = replyText('Hello.');

/** Fails the first requests, then answers. */
export function failing(times: number, fail: Answer): Answer {
  return (seen, response, n) => (n <= times ? fail : ok)(seen, response, n);
}

export const overloaded: Answer = (_, response) =>
  refuse(response, 529, 'Overloaded', { 'retry-after-ms': '1' });
export const reset: Answer = (_, response) => void response.destroy();
export const refusal: Answer = (_, response) => refuse(response, 400, 'messages.0: not like this');

/** A server of its own for each test, and the real client for it. */
export function createApi() {
  let current: Awaited<ReturnType<typeof startLocalApi>> | undefined;
  return {
    get seen() {
      return current?.seen ?? [];
    },
    get url() {
      return current?.url ?? '';
    },
    async start(answer: Answer): Promise<string> {
      await current?.close();
      current = await startLocalApi(answer);
      return current.url;
    },
    async client(answer: Answer, options: object = {}): Promise<Anthropic> {
      return new Anthropic({ apiKey: 'key', baseURL: await this.start(answer), ...options });
    },
    close: () => current?.close(),
  };
}

/** Sends a request again, marked, after the API refused it. */
export const recovering: Middleware = (next) => (call) =>
  next(call).catch((error) => {
    if (!(error instanceof UpstreamError)) throw error;
    return next({ ...call, params: stamped(call.params), attempt: call.attempt + 1 });
  });
