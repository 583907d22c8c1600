import type { Rule } from './rule.js';
import { alternateRoles } from './rules/alternate-roles.js';
import { automaticMark } from './rules/automatic-mark.js';
import { betaHeader } from './rules/beta-header.js';
import { boundThinking } from './rules/bound-thinking.js';
import { compactionPlace } from './rules/compaction-place.js';
import { compactionStrategy } from './rules/compaction-strategy.js';
import { containerId } from './rules/container-id.js';
import { deferredTools } from './rules/deferred-tools.js';
import { disabledThinking } from './rules/disabled-thinking.js';
import { duplicateToolName } from './rules/duplicate-tool-name.js';
import { duplicateToolResult } from './rules/duplicate-tool-result.js';
import { duplicateToolUse } from './rules/duplicate-tool-use.js';
import { echoedReply } from './rules/echoed-reply.js';
import { effort } from './rules/effort.js';
import { emptyMessage } from './rules/empty-message.js';
import { emptyText } from './rules/empty-text.js';
import { errorResult } from './rules/error-result.js';
import { extraInput } from './rules/extra-input.js';
import { fallbackEcho } from './rules/fallback-echo.js';
import { firstUser } from './rules/first-user.js';
import { forcedToolChoice } from './rules/forced-tool-choice.js';
import { imageCount } from './rules/image-count.js';
import { imageSize } from './rules/image-size.js';
import { loneSurrogate } from './rules/lone-surrogate.js';
import { manyImageSize } from './rules/many-image-size.js';
import { markerCount } from './rules/marker-count.js';
import { markerPlace } from './rules/marker-place.js';
import { markerTtl } from './rules/marker-ttl.js';
import { maxTokens } from './rules/max-tokens.js';
import { mediaSource } from './rules/media-source.js';
import { messageShape } from './rules/message-shape.js';
import { misplacedBlock } from './rules/misplaced-block.js';
import { missingBeta } from './rules/missing-beta.js';
import { missingThinking } from './rules/missing-thinking.js';
import { missingToolResult } from './rules/missing-tool-result.js';
import { noMessages } from './rules/no-messages.js';
import { orphanToolResult } from './rules/orphan-tool-result.js';
import { outputFormat } from './rules/output-format.js';
import { sampling } from './rules/sampling.js';
import { serverToolPair } from './rules/server-tool-pair.js';
import { stopSequence } from './rules/stop-sequence.js';
import { strictSchema } from './rules/strict-schema.js';
import { structuredOutput } from './rules/structured-output.js';
import { systemRole } from './rules/system-role.js';
import { systemShape } from './rules/system-shape.js';
import { thinkingBudget } from './rules/thinking-budget.js';
import { thinkingType } from './rules/thinking-type.js';
import { toolId } from './rules/tool-id.js';
import { toolInput } from './rules/tool-input.js';
import { toolName } from './rules/tool-name.js';
import { toolResultContent } from './rules/tool-result-content.js';
import { toolResultOrder } from './rules/tool-result-order.js';
import { toolSchema } from './rules/tool-schema.js';
import { toolUseOrder } from './rules/tool-use-order.js';
import { toolsRequired } from './rules/tools-required.js';
import { trailingAssistant } from './rules/trailing-assistant.js';
import { trailingThinking } from './rules/trailing-thinking.js';
import { trailingWhitespace } from './rules/trailing-whitespace.js';
import { turnScopedSystem } from './rules/turn-scoped-system.js';
import { unknownBeta } from './rules/unknown-beta.js';
import { unknownRole } from './rules/unknown-role.js';
import { unsignedThinking } from './rules/unsigned-thinking.js';
import { urlSource } from './rules/url-source.js';
import { userCitations } from './rules/user-citations.js';

/**
 * Every rule, in the order in which repair applies them: the shape of single messages and blocks
 * first, then how tools pair up, then the turns, then parameters, and marks last, since they follow the
 * blocks.
 */
export const RULES: readonly Rule[] = [
  messageShape,
  echoedReply,
  systemShape,
  loneSurrogate,
  mediaSource,
  unknownRole,
  toolResultContent,
  turnScopedSystem,
  systemRole,
  compactionPlace,
  compactionStrategy,
  fallbackEcho,
  misplacedBlock,
  toolInput,
  toolId,
  toolName,
  duplicateToolName,
  emptyText,
  unsignedThinking,
  trailingThinking,
  emptyMessage,
  serverToolPair,
  toolUseOrder,
  duplicateToolUse,
  orphanToolResult,
  duplicateToolResult,
  missingToolResult,
  toolResultOrder,
  errorResult,
  userCitations,
  urlSource,
  imageSize,
  manyImageSize,
  imageCount,
  trailingAssistant,
  trailingWhitespace,
  noMessages,
  firstUser,
  alternateRoles,
  missingBeta,
  extraInput,
  outputFormat,
  containerId,
  betaHeader,
  unknownBeta,
  toolSchema,
  strictSchema,
  structuredOutput,
  deferredTools,
  stopSequence,
  toolsRequired,
  maxTokens,
  thinkingType,
  thinkingBudget,
  missingThinking,
  disabledThinking,
  forcedToolChoice,
  sampling,
  effort,
  boundThinking,
  automaticMark,
  markerPlace,
  markerCount,
  markerTtl,
];
