import type { Dict } from './json.ts';
import { lineOf } from './model-lines.ts';
import type { ModelSpec } from './models.ts';

function support(supported: boolean): Dict {
  return { supported };
}

/** A capability with parts: supported when one of them is. */
function group(parts: Readonly<Record<string, boolean>>): Dict {
  const entries = Object.entries(parts).map(([name, supported]) => [name, support(supported)]);
  return { ...support(Object.values(parts).includes(true)), ...Object.fromEntries(entries) };
}

function thinkingOf({ thinking }: ModelSpec): Dict {
  const takes = (type: ModelSpec['thinking'][number]) => support(thinking.includes(type));
  return {
    ...support(thinking.length > 0),
    types: {
      adaptive: takes('adaptive'),
      between_tools: takes('between_tools'),
      disabled: thinking.length > 0 ? takes('disabled') : support(true),
      enabled: takes('enabled'),
    },
  };
}

/** What the Models API tells of a model; `compaction` only under the beta of on-demand compaction. Source: the SDK's types, the pages of the features. */
export function capabilitiesOf(model: ModelSpec, compaction: boolean): Dict {
  const { thinking, efforts, generation, compacts } = model;
  const callsTools = generation >= (lineOf(model) === 'haiku' ? 5.5 : 4.5);
  const levels = ['low', 'medium', 'high', 'xhigh', 'max'];
  return {
    batch: support(true),
    citations: support(true),
    code_execution: support(callsTools),
    ...(compaction && { compaction: group({ summarize: compacts }) }),
    context_management: group({
      clear_thinking_20251015: thinking.length > 0,
      clear_tool_uses_20250919: true,
      compact_20260112: compacts,
    }),
    effort: group(Object.fromEntries(levels.map((level) => [level, efforts.includes(level)]))),
    image_input: support(true),
    pdf_input: support(generation >= 3.5),
    server_tools: group({ code_execution: generation >= 3.5, web_search: generation >= 3.5 }),
    structured_outputs: support(generation >= 4.5),
    thinking: thinkingOf(model),
  };
}
