import { expect, test } from 'vitest';
import { countOf } from '../../examples/demo/count.ts';
import { type Message, type Request, traceOf } from '../../examples/demo/trace.ts';
import { agent } from '../../examples/marathon/agent.ts';
import { drive } from '../../examples/marathon/drive.ts';
import { policies } from '../../examples/marathon/policies.ts';
import { violationsOf } from '../../examples/marathon/print.ts';
import { shrunk } from '../../examples/marathon/shrunk.ts';

/** A recording of an agent, some of whose texts its program had emptied, with marks of its own. */
function recording() {
  const { turns } = agent({ turns: 160, seed: 3 });
  const [first] = turns;
  const requests = turns.map(({ body, at, outputTokens }, i): Request => {
    const { model, messages, max_tokens } = body;
    const before = turns[i - 1]?.body.messages.length ?? 0;
    const append = messages
      .slice(before)
      .map((message) => (i === 9 ? withEmptyText(message) : message));
    return {
      type: 'request',
      i,
      t: new Date(Date.UTC(2026, 10, 2) + at).toISOString(),
      model,
      append,
      output_tokens: outputTokens,
      params: { max_tokens },
      cache_control: [[`messages.${messages.length - 1}.content.0`, '5m']],
    };
  });
  const { system, tools } = first?.body ?? {};
  const meta = { type: 'meta' as const, name: 'harbor', system_known: true, tools_known: true };
  return traceOf([{ ...meta, ...(system && { system }), ...(tools && { tools }) }, ...requests]);
}

function withEmptyText({ role, content }: Message): Message {
  return { role, content: [...content, { type: 'text', text: '' }] as never };
}

const { conversation, window } = shrunk(recording());

test('the window is a quarter of the largest request, and nothing that the API refuses is left', () => {
  const largest = Math.max(...conversation.turns.map(({ body }) => countOf(body)));
  expect(window).toBe(Math.ceil(largest / 4));
  expect(Math.max(...conversation.turns.map(({ body }) => body.max_tokens))).toBeLessThan(
    window / 7,
  );
  const bodies = JSON.stringify(conversation.turns.map(({ body }) => body));
  expect(bodies.match(/"text":""|cache_control/)).toBeNull();
});

test('system and tools have half of the window at most', () => {
  const trace = recording();
  const system = 'You keep the books of the harbor. '.repeat(4_000);
  const large = shrunk({ ...trace, meta: { ...trace.meta, system } });
  expect(large.window).toBeGreaterThan(
    2 * countOf({ model: 'claude-opus-4-5', messages: [], system }),
  );
});

test.each(policies.filter(({ name }) => /window|three/.test(name)))(
  '$name holds it, and every request is lawful',
  { timeout: 60_000 },
  async (policy) => {
    const driven = await drive(conversation, policy, { window });
    expect(driven.outcomes.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
    expect(violationsOf(driven)).toEqual([]);
    expect(driven.outcomes.filter(({ decided }) => decided.length > 0).length).toBeGreaterThan(1);
  },
);
