import { describe, expect, test } from 'vitest';
import {
  CONTINUE,
  callAsText,
  continueFrom,
  EMPTY_TURN,
  FIRST_TURN,
  mediaNote,
  NO_RESULT,
  resultAsText,
  startWith,
  summaryAsText,
  systemNote,
} from '../../packages/core/src/texts.ts';

const call = { type: 'tool_use', id: 'toolu_1', name: 'run', input: { command: 'ls' } };

describe('the texts that are inserted never change', () => {
  test.each([
    [NO_RESULT, 'No result: the tool call was interrupted before it finished.'],
    [EMPTY_TURN, '(empty message)'],
    [FIRST_TURN, '(start of the conversation)'],
    [CONTINUE, 'Continue exactly where your last message ended. Do not repeat any of it.'],
    [
      continueFrom(' {"a":'),
      'Your reply has already begun, with the text inside <reply_so_far>. Continue it exactly where it ends. Do not repeat any of it, and do not mention this note.\n<reply_so_far> {"a":</reply_so_far>',
    ],
    [
      startWith(' {"a":'),
      'Let your reply start with the text inside <reply_so_far>, and do not mention this note.\n<reply_so_far> {"a":</reply_so_far>',
    ],
    [systemNote('Be brief.'), '<system_note>\nBe brief.\n</system_note>'],
    [
      summaryAsText('Sills.'),
      '<summary_of_the_conversation>\nSills.\n</summary_of_the_conversation>',
    ],
    [callAsText(call), '[Tool call run(toolu_1): {"command":"ls"}]'],
    [
      callAsText({ ...call, server_name: 'docs' }),
      '[Tool call docs/run(toolu_1): {"command":"ls"}]',
    ],
    [callAsText({ type: 'tool_use' }), '[Tool call unnamed(unnamed): {}]'],
    [
      resultAsText({ type: 'tool_result', tool_use_id: 'toolu_1' }),
      '[Result of tool call toolu_1]',
    ],
    [resultAsText({ type: 'tool_result', is_error: true }), '[Error of tool call unnamed]'],
    [
      mediaNote('image', [undefined, 'image/png', '10 x 20 pixels']),
      '[image left out: image/png, 10 x 20 pixels]',
    ],
    [mediaNote('document', ['Plan']), '[document left out: Plan]'],
    [mediaNote('audio', [undefined]), '[audio left out]'],
  ])('%j', (text, golden) => {
    expect(text).toBe(golden);
  });
});
