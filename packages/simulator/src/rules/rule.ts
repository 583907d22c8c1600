import type { Fault } from '../fault.ts';
import type { Dict } from '../json.ts';
import type { RequestContext } from '../request-context.ts';

/** One rule of the API: what it refuses, or nothing. Later rules may rely on what earlier ones checked. */
export type Rule = (params: Dict, context: RequestContext) => Fault | undefined;
