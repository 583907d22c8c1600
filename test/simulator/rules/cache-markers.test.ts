import { type Body, text, user, weather } from '../support.ts';
import { check } from './check.ts';

const short = { cache_control: { type: 'ephemeral' } };
const long = { cache_control: { type: 'ephemeral', ttl: '1h' } };
const marked = (...markers: readonly Body[]) => ({
  messages: [user(markers.map((marker, index) => text(String(index), marker)))],
});
const late = (path: string) =>
  `${path}: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: \`tools\`, \`system\`, \`messages\`.`;

check('cacheMarkerCount', [
  { it: 'takes four', send: marked(short, short, short, short) },
  {
    it: 'counts five',
    send: marked(short, short, short, short, short),
    says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
  {
    it: 'counts tools, system and the top-level marker',
    send: {
      ...marked(short, short),
      tools: [{ ...weather, ...short }],
      system: [text('s', short)],
      ...short,
    },
    says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
  {
    it: 'is checked when counting',
    path: '/v1/messages/count_tokens',
    send: { ...marked(short, short, short, short, short), max_tokens: undefined },
    says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  },
]);

check('cacheTtlOrder', [
  { it: 'takes longer first', send: { ...marked(short), system: [text('s', long)] } },
  {
    it: 'refuses shorter first',
    send: { ...marked({}, long), system: [text('s', short)] },
    says: late('messages.0.content.1.cache_control.ttl'),
  },
  {
    it: 'knows the system prompt comes after tools',
    send: { tools: [{ ...weather, ...short }], system: [text('s', long)] },
    says: late('system.0.cache_control.ttl'),
  },
  {
    it: 'matches the automatic marker with its block',
    send: { ...marked(short), ...long },
    says: "Top-level cache_control has ttl='1h' but the target block already has cache_control with ttl='5m'. When both are specified on the same block, they must have matching TTLs.",
  },
  { it: 'takes an automatic marker that matches', send: { ...marked(short), ...short } },
  {
    it: 'orders the automatic marker too',
    send: { ...marked(short, {}), ...long },
    says: late('cache_control'),
  },
]);

check('cacheEmptyText', [
  {
    it: 'carries no marker',
    send: { messages: [user([text('a'), text('', short)])] },
    says: 'messages.0.content.1.text: cache_control cannot be set for empty text blocks',
  },
]);
