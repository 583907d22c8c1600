/** A wording of the API, and the rule that it calls for. */
export interface Reason {
  /** The rule's code. */
  readonly code: string;
  /** How it reads. The groups `path`, `limit`, `used` and `names` say more. */
  readonly text: RegExp;
  /** What it means where it does not say. */
  readonly names?: readonly string[];
  /** Whether it is about the backend and the model, whatever the conversation. */
  readonly lasting: boolean;
}

/** About the backend and the model: the next conversation would be refused as well. */
const LASTING: readonly (readonly [string, RegExp])[] = [
  ['alternate-roles', /roles must alternate|must alternate between user and assistant/],
  ['first-user', /first message must use the "user" role|must start with a user message/],
  ['system-role', /role 'system' is not supported|Unexpected role "system"/],
  ['trailing-assistant', /not support assistant message prefill|Prefilling assistant messages is/],
  ['tools-required', /must define tools|toolConfig field must be defined/],
  ['tool-name', /\.name: String should match pattern '[^']*\{1,64\}/],
  ['forced-tool-choice', /type "tool" and "any" are not supported/],
  ['thinking-type', /"thinking\.type\.(?<names>\w+)" is not supported/],
  ['thinking-type', /(?<names>adaptive) thinking is not supported/],
  [
    'effort',
    /not support (?:the )?effort (?:level|parameter)(?:.*Supported levels: (?<names>.*))?/,
  ],
  ['sampling', /`?(?<names>temperature|top_[pk])`? is deprecated for this model/],
  ['sampling', /`temperature` and `(?<names>top_p)` cannot both/],
  ['max-tokens', /(?<path>max_tokens): \d+ > (?<limit>\d+), which is the maximum/],
  ['unknown-beta', /Unexpected value\(s\) (?<names>.*?) for the `anthropic-beta` header/],
  ['unknown-beta', /invalid beta flag/],
  ['image-count', /too many images and documents: \d+ \+ \d+ > (?<limit>\d+)/],
  ['image-size', /image exceeds .* maximum: \d+ bytes > (?<limit>\d+) (?<names>bytes)/],
  ['marker-ttl', /cache_control(?:\.ephemeral)?\.ttl: Extra inputs|extraneous key \[ttl\]/],
  // No request of ours mixes them: a gateway that drops some lifetimes is told none.
  ['marker-ttl', /ttl='1h' cache_control block must not/],
  ['marker-place', /content\.\d+\.(?:text\.|(?<names>\w+)\.)?cache_control: Extra inputs/],
  ['marker-place', /(?:system|tools)\.\S+\.cache_control: Extra|#\/\S+: extraneous key \[cache_c/],
  // Other backends' words. Sources: reports of gateways' users.
  ['marker-place', /Extra inputs are not permitted, field: '[^']*cache_control/],
  [
    'marker-place',
    /(?:unknown|unrecognized|unsupported|unexpected|invalid) [\w ]*(?:parameter|field|argument|property|key|name)\b[^;\n]{0,60}cache_control/i,
  ],
  ['automatic-mark', /(?<![\w.])cache_control: Extra inputs|#: extraneous key \[cache_control\]/],
  ['extra-input', /(?<path>[\w.-]+): Extra inputs are not permitted/],
  ['extra-input', /#(?<path>[\w/]*): extraneous key \[(?<names>[\w-]+)\]/],
];

/** About this request alone. */
const PASSING: readonly (readonly [string, RegExp, (readonly string[])?])[] = [
  // A backend that does not join turns looks for results in the very next message.
  [
    'alternate-roles',
    /must have a corresponding `tool_use` block|ids were found without `tool_res/,
  ],
  [
    'compaction-strategy',
    /`compaction` blocks require a `compact_|`compaction` block with `content` requires its|Input tag 'compaction' found/,
  ],
  ['system-role', /role 'system' must|use the top-level 'system' parameter/],
  ['trailing-assistant', /pre-fill(?:ing)? the `assistant` response|must end with a user message/],
  ['forced-tool-choice', /tool_choice forces tool use|only be specified while providing tools/],
  ['sampling', /`(?<names>temperature)` may only be set to 1/],
  ['sampling', /(?<names>top_[pk]) must be/],
  ['bound-thinking', /(?<path>messages\.[\w.]+): Invalid `signature`.*is bound to a different/],
  [
    'unsigned-thinking',
    /(?:(?<path>messages\.[\w.]+): )?(?:Invalid `?(?:signature|data)`? in|.* cannot be modified)/,
  ],
  ['missing-thinking', /Expected `thinking` or `redacted_thinking`, but found/],
  ['disabled-thinking', /When thinking is disabled, an `assistant` message/],
  ['thinking-budget', /must be greater than `thinking\.budget_tokens`|budget_tokens: Input should/],
  ['max-tokens', /exceed context limit: (?<used>\d+) \+ \d+ > (?<limit>\d+)/],
  [
    'strict-schema',
    /For '\w+' type, propert(?:y|ies) (?<names>'(?!properties).+') (?:is|are) not supported/,
  ],
  ['tool-schema', /input_schema: JSON schema is invalid/],
  ['marker-count', /maximum of \d+ blocks with cache_control/],
  ['marker-ttl', /they must have matching TTLs/],
  ['many-image-size', /max allowed size for many-images? requests: (?<limit>\d+) pixels/],
  ['image-size', /max allowed size: (?<limit>\d+) (?<names>pixels)/],
  ['unknown-beta', /long context beta is not yet available/, ['context-1m-2025-08-07']],
  ['container-id', /container: Input should be a valid string/],
  ['extra-input', /Container identifier can only be provided/, ['container']],
  ['extra-input', /(?<path>metadata\.user_id): user_id appears/],
];

/** Every wording, by rule. The first that fits counts. Sources: the API's own messages. */
export const REASONS: readonly Reason[] = [
  ...LASTING.map(([code, text]) => ({ code, text, lasting: true })),
  ...PASSING.map(([code, text, names]) => ({
    code,
    text,
    lasting: false,
    ...(names && { names }),
  })),
];
