import type { IncomingHttpHeaders } from 'node:http';
import { unknownBetas } from './betas.ts';
import { isConverse } from './converse-shapes.ts';
import { type Fault, invalid } from './fault.ts';
import { asText, isDict } from './json.ts';
import type { Platform } from './platforms.ts';

/** Versions that are served. */
const versions = ['2023-06-01', '2026-10-21'];

/** What the headers say once they are accepted. */
export interface Accepted {
  readonly apiKey: string;
  readonly version: string;
  readonly betas: ReadonlySet<string>;
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** The key; x-api-key wins when both headers are there. */
function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
  return header(headers, 'x-api-key') || bearer;
}

/** The version of a request; Bedrock and Vertex carry it in the body, with names of their own for the first, and Converse has none. */
function versionOf(
  headers: IncomingHttpHeaders,
  body: unknown,
  platform: Platform,
): string | undefined {
  if (platform.name === 'bedrock' && isConverse(body)) return '2023-06-01';
  const inBody = platform.defaultModel && isDict(body) ? body.anthropic_version : undefined;
  const version = inBody ?? header(headers, 'anthropic-version');
  if (version === undefined) return undefined;
  const named = asText(version);
  return /^(?:bedrock|vertex)-/.test(named) ? '2023-06-01' : named;
}

function betasOf(headers: IncomingHttpHeaders, body: unknown): ReadonlySet<string> {
  const sent = (header(headers, 'anthropic-beta') ?? '').split(',');
  const inBody = isDict(body) && Array.isArray(body.anthropic_beta) ? body.anthropic_beta : [];
  return new Set([...sent, ...inBody.map(asText)].map((beta) => beta.trim()).filter(Boolean));
}

/** Checks key, version and betas, in this order. */
export function acceptHeaders(
  headers: IncomingHttpHeaders,
  body: unknown,
  platform: Platform,
): Accepted | Fault {
  const apiKey = apiKeyOf(headers);
  if (!apiKey)
    return { status: 401, type: 'authentication_error', message: 'x-api-key header is required' };
  const version = versionOf(headers, body, platform);
  if (version === undefined) return invalid('anthropic-version: header is required');
  if (!versions.includes(version))
    return invalid(`anthropic-version: "${version}" is not a valid version`);
  const betas = betasOf(headers, body);
  const unknown = unknownBetas(betas)
    .map((beta) => `\`${beta}\``)
    .join(', ');
  if (unknown)
    return invalid(
      `Unexpected value(s) ${unknown} for the \`anthropic-beta\` header. Please consult our documentation at platform.claude.com/docs or try again without the header.`,
    );
  return { apiKey, version, betas };
}
