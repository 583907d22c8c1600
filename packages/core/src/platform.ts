import type { ApiVersion, Platform, Target } from './types.js';

const BY_AGENT: readonly (readonly [RegExp, Platform])[] = [
  [/Bedrock/, 'bedrock'],
  [/Vertex/, 'vertex'],
  [/Foundry/, 'foundry'],
  // Claude Platform on AWS is the first-party API behind another door.
  [/AnthropicAws/, 'anthropic'],
];

/** What an SDK client tells about itself; a bundler may rename classes, but not these. */
export interface Introduced {
  readonly baseURL?: unknown;
  /** Of Claude Platform on AWS. */
  readonly workspaceId?: unknown;
  /** Of Google Cloud. */
  readonly projectId?: unknown;
  getUserAgent?(): unknown;
}

/** Where a client sends to: by the name it gives itself, then by its address. */
export function platformOf(client: Introduced): Platform {
  const agent = agentOf(client);
  const named = BY_AGENT.find(([pattern]) => pattern.test(agent));
  return named ? named[1] : platformAt(String(client.baseURL));
}

/**
 * The address that a client sends to, and the workspace or project there, which has a cache of its
 * own; empty for one that does not tell. Keys, which may belong to several, are not looked at.
 */
export function endpointOf({ baseURL, workspaceId, projectId }: Introduced): string {
  if (typeof baseURL !== 'string') return '';
  const owner = workspaceId ?? projectId;
  return typeof owner === 'string' ? `${baseURL} ${owner}` : baseURL;
}

/** Where an address leads to. */
export function platformAt(url: string): Platform {
  return /^https:\/\/api\.anthropic\.com([:/?#]|$)/.test(url) ? 'anthropic' : 'gateway';
}

/** The version that a client sends when nobody says another: SDK 1.0.0 moved on. */
export function apiVersionOf(client: Introduced): ApiVersion {
  const major = /\/JS (\d+)\./.exec(agentOf(client))?.[1];
  return major === '0' ? '2023-06-01' : '2026-10-21';
}

/** The first-party rules are for the first party; every other backend may be stricter. */
export function targetOf(platform: Platform): Target {
  return platform === 'anthropic' ? 'first-party' : 'portable';
}

function agentOf(client: Introduced): string {
  const agent = typeof client.getUserAgent === 'function' ? client.getUserAgent() : '';
  return `${agent} ${client.constructor?.name ?? ''}`;
}
