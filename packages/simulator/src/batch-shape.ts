import { type Fault, invalid } from './fault.ts';
import type { Dict } from './json.ts';
import { anything, fields, listOf, matching, object, required } from './shapes.ts';

/** Requests in a batch. Source: batch-processing page. */
const most = 100_000;

const shape = fields({
  requests: required(
    listOf(
      fields({ custom_id: required(matching(/^[a-zA-Z0-9_-]{1,64}$/)), params: required(object) }),
    ),
  ),
  user_profile_id: anything,
});

/** The requests of a batch, or why it is not created; their params are judged later, one by one. */
export function batchRequests(body: unknown): readonly Dict[] | Fault {
  const complaint = shape(body, 'body')?.replace(/^body[.:] ?/, '');
  if (complaint) return invalid(complaint);
  const { requests } = body as { requests: readonly Dict[] };
  if (requests.length === 0) return invalid('requests: List should have at least 1 item');
  if (requests.length > most)
    return invalid(`requests: List should have at most ${most} items, not ${requests.length}`);
  const ids = new Set(requests.map(({ custom_id }) => custom_id));
  return ids.size < requests.length ? invalid('requests: custom_id must be unique') : requests;
}
