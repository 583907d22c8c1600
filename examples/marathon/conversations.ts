import type { Conversation } from '../demo/conversation.ts';
import { agent } from './agent.ts';
import { chat } from './chat.ts';
import type { ScriptOptions } from './script.ts';

type Write = (options: ScriptOptions) => Conversation;

/** What is held, by its name. */
export const conversations: ReadonlyMap<string, Write> = new Map([
  ['agent', agent],
  ['chat', chat],
]);
