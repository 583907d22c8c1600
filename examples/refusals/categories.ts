/**
 * Categories that no client can prevent, and why. Everything else has to be accepted when the
 * client is wrapped.
 */
const unpreventable: Readonly<Record<string, string>> = {
  encrypted_content_invalid: 'What only the server can read, only the server can judge.',
  image_invalid: 'A file that is no image has no other form to be sent in.',
  model_id: 'Which model was meant is for the caller to say.',
  optional_params:
    'To make fields required, or a tool lax, would change what the program relies on.',
  pdf_pages: 'Pages are counted by the server; which of them may go is for the caller to say.',
  prompt_too_long: 'Repair cuts nothing; keeping a conversation inside the window is windowing.',
  request_too_large: 'Repair cuts nothing; what is too large is for the caller to leave out.',
  schema_circular: 'A schema that refers to itself has no finite form to be sent in.',
  schema_too_complex: 'How large a grammar gets is known to the server alone.',
  string_too_long: 'Repair cuts nothing; what is too large is for the caller to leave out.',
  too_many_strict_tools: 'Which tools may be lax is for the caller to say.',
  union_types: 'To narrow fields, or make a tool lax, would change what the program relies on.',
  url_fetch: 'Whether an address answers is known only when the server asks it.',
};

/** Wordings of other categories that no client can prevent, and why. */
const others: readonly (readonly [RegExp, string])[] = [
  [/URL sources are not supported/, 'Repair loads nothing: what is at an address, it cannot send.'],
];

/** Why a refusal cannot be prevented; undefined for one that can. */
export function reasonFor(category: string, message = ''): string | undefined {
  const own = Object.hasOwn(unpreventable, category) ? unpreventable[category] : undefined;
  return own ?? others.find(([text]) => text.test(message))?.[1];
}
