import type { Fault } from './fault.ts';
import type { Dict } from './json.ts';

/** The body of an error answer. */
export function envelope({ type, message, details }: Fault, requestId: string): Dict {
  return {
    type: 'error',
    error: { type, message, ...(details && { details }) },
    request_id: requestId,
  };
}
