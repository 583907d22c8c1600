import { type Call, nameOf } from '@turnwise/core';

/** Names whose cache a request goes to: no two namespaces know of each other, no two endpoints share. */
export function spaceOf({
  namespace = '',
  endpoint,
}: Pick<Call, 'namespace' | 'endpoint'>): string {
  return nameOf(namespace, endpoint);
}
