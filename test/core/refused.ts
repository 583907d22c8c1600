/** A request as it arrived. */
export interface Body {
  readonly messages: readonly { readonly role: string }[];
  readonly max_tokens: number;
  readonly [field: string]: unknown;
}

/** What is refused, in which words, and what goes out instead. */
export interface Line {
  readonly reason: string;
  readonly says: string;
  readonly more: object;
  readonly messages?: readonly unknown[];
  /** Whether the server refuses a body. */
  readonly bad: (body: Body, betas: string) => boolean;
  readonly sent?: object;
  /** Whether the next conversation is not refused any more. */
  readonly learned?: true;
  readonly headers?: Record<string, string>;
  readonly platform?: 'anthropic' | 'gateway' | 'bedrock';
  readonly model?: string;
}

export const has = (name: string) => (body: Body) => name in body;
export const inText = (part: string) => (body: Body) => JSON.stringify(body).includes(part);

/** The schema of a strict tool with one field. */
export function strictly(more: object) {
  const properties = { a: { type: 'string', ...more } };
  return { type: 'object', properties, required: ['a'], additionalProperties: false };
}
