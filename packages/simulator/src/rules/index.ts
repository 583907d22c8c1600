import type { Fault } from '../fault.ts';
import type { Dict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';
import { allToolsDeferred } from './all-tools-deferred.ts';
import { assistantDocuments } from './assistant-documents.ts';
import { beforeFallback } from './before-fallback.ts';
import { blockRoles } from './block-roles.ts';
import { cacheEmptyText } from './cache-empty-text.ts';
import { cacheMarkerCount } from './cache-marker-count.ts';
import { cacheTtlOrder } from './cache-ttl-order.ts';
import { compactionEdit } from './compaction-edit.ts';
import { compactionGenuine } from './compaction-genuine.ts';
import { compactionPlace } from './compaction-place.ts';
import { compactionRequest } from './compaction-request.ts';
import { containerRefused } from './container-refused.ts';
import { contextEdits } from './context-edits.ts';
import { effort } from './effort.ts';
import { emptyTurns } from './empty-turns.ts';
import { errorResultsText } from './error-results-text.ts';
import { fieldShapes } from './field-shapes.ts';
import { firstUser } from './first-user.ts';
import { formattedOutput } from './formatted-output.ts';
import { maxTokensLimit } from './max-tokens-limit.ts';
import { mediaLimits } from './media-limits.ts';
import { messagesShape } from './messages-shape.ts';
import { prefill } from './prefill.ts';
import { prefillCombined } from './prefill-combined.ts';
import { prefillWhitespace } from './prefill-whitespace.ts';
import { prefillWithTools } from './prefill-with-tools.ts';
import { prewarm } from './prewarm.ts';
import { rolesAlternate } from './roles-alternate.ts';
import type { Rule } from './rule.ts';
import { sampling } from './sampling.ts';
import { servedParameters } from './served-parameters.ts';
import { serverToolResults } from './server-tool-results.ts';
import { strictCircular } from './strict-circular.ts';
import { strictKeywords } from './strict-keywords.ts';
import { strictLimits } from './strict-limits.ts';
import { systemMessages } from './system-messages.ts';
import { systemShape } from './system-shape.ts';
import { textBytes } from './text-bytes.ts';
import { textContent } from './text-content.ts';
import { thinkingBound } from './thinking-bound.ts';
import { thinkingBudget } from './thinking-budget.ts';
import { thinkingFirst } from './thinking-first.ts';
import { thinkingGenuine } from './thinking-genuine.ts';
import { thinkingLast } from './thinking-last.ts';
import { thinkingOff } from './thinking-off.ts';
import { thinkingType } from './thinking-type.ts';
import { threadSupport } from './thread-support.ts';
import { toolChanges } from './tool-changes.ts';
import { toolChoiceForced } from './tool-choice-forced.ts';
import { toolChoiceNeedsTools } from './tool-choice-needs-tools.ts';
import { toolChoiceShape } from './tool-choice-shape.ts';
import { toolIdsUnique } from './tool-ids-unique.ts';
import { toolNamesUnique } from './tool-names-unique.ts';
import { toolReferences } from './tool-references.ts';
import { toolResults } from './tool-results.ts';
import { toolSchemaDraft } from './tool-schema-draft.ts';
import { toolsDefined } from './tools-defined.ts';
import { toolsShape } from './tools-shape.ts';
import { turnScopedSystem } from './turn-scoped-system.ts';
import { unknownFields } from './unknown-fields.ts';
import { urlSources } from './url-sources.ts';
import { userCitations } from './user-citations.ts';

/** In the order in which the API reports faults, measured in August 2026: shapes, unknown fields, conversation, tools and thinking, cache markers, prefill, text in bytes. What is left is judged of the prompt: `promptTooLong`. */
const rules: readonly Rule[] = [
  toolChoiceShape,
  toolsShape,
  toolSchemaDraft,
  messagesShape,
  systemShape,
  fieldShapes,
  unknownFields,
  systemMessages,
  turnScopedSystem,
  toolChanges,
  threadSupport,
  compactionEdit,
  compactionPlace,
  compactionGenuine,
  compactionRequest,
  emptyTurns,
  containerRefused,
  assistantDocuments,
  userCitations,
  firstUser,
  rolesAlternate,
  blockRoles,
  beforeFallback,
  cacheEmptyText,
  textContent,
  toolNamesUnique,
  allToolsDeferred,
  toolChoiceNeedsTools,
  thinkingType,
  toolChoiceForced,
  thinkingBudget,
  sampling,
  effort,
  servedParameters,
  contextEdits,
  maxTokensLimit,
  prewarm,
  toolsDefined,
  toolIdsUnique,
  serverToolResults,
  toolResults,
  errorResultsText,
  toolReferences,
  urlSources,
  mediaLimits,
  thinkingLast,
  thinkingFirst,
  thinkingOff,
  thinkingGenuine,
  thinkingBound,
  cacheMarkerCount,
  cacheTtlOrder,
  prefill,
  prefillWithTools,
  prefillCombined,
  prefillWhitespace,
  strictKeywords,
  strictCircular,
  strictLimits,
  formattedOutput,
  textBytes,
];

/** The claude-3 era called an array a list. */
function inOldWords(fault: Fault): Fault {
  return { ...fault, message: fault.message.replace(/valid array$/, 'valid list') };
}

/** The first fault of a request, if it has any. */
export function firstFault(params: Dict, context: RequestContext): Fault | undefined {
  for (const rule of rules) {
    const fault = rule(params, context);
    if (fault) return context.platform.oldWords ? inOldWords(fault) : fault;
  }
  return undefined;
}
