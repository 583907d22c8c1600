import { assistant, type Body, call, result, text, user, weather } from '../support.ts';
import { check } from './check.ts';

const talk = (...messages: readonly unknown[]): Body => ({ messages, tools: [weather] });
const searching = { type: 'web_search_20260318', name: 'web_search' };
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };

check('serverToolResults', [
  {
    it: 'stand in the same turn',
    send: talk(user('q'), assistant([search, found, text('a')]), user('b')),
  },
  {
    it: 'are missed',
    send: {
      ...talk(user('q'), assistant([search, text('a')]), user('b')),
      tools: [searching],
    },
    says: 'messages.1: `web_search` tool use with id `srvtoolu_1` was found without a corresponding `web_search_tool_result` block',
  },
  {
    it: 'are missed with the tool',
    send: talk(user('q'), assistant([search, text('a')]), user('b')),
    says: 'messages.1: `web_search` tool use with id `srvtoolu_1` was found without a corresponding `web_search_tool_result` block but no `web_search` tool was provided',
  },
  {
    it: 'may be pending beside client results',
    send: {
      ...talk(user('q'), assistant([search, call('a')]), user([result('a')])),
      tools: [weather, searching],
    },
  },
  {
    it: 'are pending as long as the tool is there',
    send: talk(user('q'), assistant([search, call('a')]), user([result('a')])),
    says: 'messages.1: `web_search` tool use with id `srvtoolu_1` was found without a corresponding `web_search_tool_result` block but no `web_search` tool was provided',
  },
  {
    it: 'may run code within a search',
    send: {
      ...talk(
        user('q'),
        assistant([{ ...search, name: 'code_execution' }, call('a')]),
        user([result('a')]),
      ),
      tools: [weather, searching],
    },
  },
  {
    it: 'need a call before them',
    send: talk(user('q'), assistant([found, text('a')]), user('b')),
    says: 'messages.1.content.0: unexpected `tool_use_id` found in `web_search_tool_result` blocks: srvtoolu_1. Each `web_search_tool_result` block must have a corresponding `server_tool_use` block before it.',
  },
]);
