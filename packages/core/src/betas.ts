import { listOf } from './blocks.js';
import { type RuleContext, refusalFor, refusedNames } from './rule.js';
import type { Params } from './types.js';

/** A beta that something in the request needs. */
export interface Need {
  /** Where it is needed, as the API writes paths. */
  readonly path: string;
  /** The value of the header that is added. */
  readonly beta: string;
  /** What its header values begin with: any of them will do. */
  readonly family: string;
}

type Fields = Readonly<Record<string, unknown>> | null | undefined;

/** Lets a request say what becomes of thinking that does not fit (documented). */
export const BINDING_BETA = 'thinking-binding-controls-2026-08-01';

const need = (path: string, beta: string, family = beta): Need => ({ path, beta, family });

/** The betas that the fields of a request need, the messages aside (documented). */
export function fieldNeeds(params: Params): readonly Need[] {
  const { context_management, mcp_servers, compaction, speed, user_profile_id } = params;
  const thinking = params.thinking as Fields;
  return [
    ...(context_management == null ? [] : editNeeds((context_management as Fields)?.edits)),
    mcp_servers != null && need('mcp_servers', mcpBeta(params), 'mcp-client-'),
    compaction != null && need('compaction', 'compact-2026-09-04'),
    speed != null && need('speed', 'fast-mode-2026-02-01', 'fast-mode-'),
    user_profile_id != null &&
      need('user_profile_id', 'user-profiles-2026-08-18', 'user-profiles-'),
    thinking?.block_binding !== undefined && need('thinking.block_binding', BINDING_BETA),
  ].filter((entry) => entry !== false);
}

function editNeeds(edits: unknown): readonly Need[] {
  const types = listOf(edits).map((edit) => String(edit?.type));
  const compacts = types.some((type) => type.startsWith('compact_'));
  const clears = types.length === 0 || types.some((type) => !type.startsWith('compact_'));
  return [
    clears && need('context_management', 'context-management-2025-06-27', 'context-management-'),
    compacts && need('context_management', 'compact-2026-01-12', 'compact-2026-01-'),
  ].filter((entry) => entry !== false);
}

/** Toolsets came with the second version of the connector. */
function mcpBeta({ tools }: Params): string {
  const isNew = listOf(tools).some((tool) => tool?.type === 'mcp_toolset');
  return isNew ? 'mcp-client-2025-11-20' : 'mcp-client-2025-04-04';
}

/** Whether the API has said that it does not know a beta, by name or of all of them. */
export function isRefusedBeta(context: Pick<RuleContext, 'refused'>, beta: string): boolean {
  const refusal = refusalFor(context, 'unknown-beta');
  if (!refusal) return false;
  return !refusal.names || refusedNames(context, 'unknown-beta').includes(beta);
}
