import { facadeOf } from './facade.js';
import type { Mount } from './mount.js';
import { createObjectMethods, type MessagesLike } from './object-methods.js';
import { apiVersionOf, endpointOf, type Introduced, platformOf } from './platform.js';

interface ObjectClient extends Introduced {
  readonly messages: MessagesLike;
  readonly beta?: { readonly messages?: MessagesLike };
}

export function isObjectClient(client: object): client is ObjectClient {
  return typeof (client as Partial<ObjectClient> | null)?.messages?.create === 'function';
}

/** A client whose `messages`, and `beta.messages`, go through the chain. */
export function wrapObject<T extends ObjectClient>(client: T, mount: Mount): T {
  const told = {
    apiVersion: apiVersionOf(client),
    platform: platformOf(client),
    endpoint: endpointOf(client),
  };
  const through = (messages: MessagesLike, beta: boolean) =>
    facadeOf(messages, createObjectMethods(mount, messages, { ...told, beta }));
  const replaced: Record<string, unknown> = { messages: through(client.messages, false) };
  const { beta } = client;
  if (typeof beta?.messages?.create === 'function') {
    replaced.beta = facadeOf(beta, { messages: through(beta.messages, true) });
  }
  return facadeOf(client, replaced);
}
