/** What stands in a body, as JSON, and the beta without which the API does not know it. */
const betas: readonly (readonly [RegExp, string])[] = [
  [/"task_budget":/, 'task-budgets-2026-03-13'],
  [/"context_management":/, 'context-management-2025-06-27'],
  [/"type":"compact_20260112"/, 'compact-2026-01-12'],
  [/"mcp_servers":/, 'mcp-client-2025-11-20'],
  [/"output_format":/, 'structured-outputs-2025-11-13'],
  [/"type":"file"/, 'files-api-2025-04-14'],
  [/"budget_tokens":/, 'interleaved-thinking-2025-05-14'],
];

/** The betas that a recorded body cannot have been sent without; headers are not recorded. */
export function betasFor(body: unknown): readonly string[] {
  const text = JSON.stringify(body);
  return betas.filter(([sign]) => sign.test(text)).map(([, beta]) => beta);
}
