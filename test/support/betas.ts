/** Every beta that a block or a message of the drawn conversations needs. */
export const BETAS = [
  'compact-2026-01-12',
  'compact-2026-09-04',
  'files-api-2025-04-14',
  'mid-conversation-output-config-2026-07-01',
  'mid-conversation-system-clear-at-2026-08-21',
  'mid-conversation-tool-changes-2026-07-01',
  'server-side-fallback-2026-07-01',
];
