// Each test gets a simulator of its own, and the code under test finds it by the SDK's variables.
import Anthropic from '@anthropic-ai/sdk';
import { useSimulator } from '@turnwise/simulator/vitest';
import { expect, test } from 'vitest';

const simulator = useSimulator();

/** The code under test: it makes its own client. */
async function ask(question: string): Promise<Anthropic.Message> {
  return new Anthropic().messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 256,
    messages: [{ role: 'user', content: question }],
  });
}

test('a refusal is passed on', async () => {
  simulator.says({ stop_reason: 'refusal', stop_details: { category: 'cyber' } });
  const message = await ask('How do I break in?');
  expect(message.stop_details?.category).toBe('cyber');
});

test('a question is asked once', async () => {
  simulator.says('Sunny.', 'Rainy.');
  expect((await ask('What is the weather?')).content).toMatchObject([{ text: 'Sunny.' }]);
  expect(simulator.requests).toHaveLength(1);
});
