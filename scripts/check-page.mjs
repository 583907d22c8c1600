// Looks at the simulator's page in a real browser: what it shows, live, by keyboard, in the dark.
// `--screenshots DIR` keeps pictures of it. Run by plain node, it checks what was built.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Anthropic from '@anthropic-ai/sdk';
import { startSimulator } from '@turnwise/simulator';
import { chromium } from 'playwright-core';

const attack = '<img src=x onerror="document.title=\'broken into\'"><script>alert(1)</script>';
const system = [
  { type: 'text', text: 'Answer briefly and say what you do not know. '.repeat(200) },
];
const { values } = parseArgs({ options: { screenshots: { type: 'string' } } });

async function talk(client, turns, model) {
  const messages = [];
  for (const [index, text] of turns.entries()) {
    if (index > 0) messages.push({ role: 'assistant', content: 'Noted.' });
    messages.push({ role: 'user', content: text });
    const cache_control = { type: 'ephemeral', ttl: index === 0 ? '1h' : '5m' };
    await client.messages.create({ model, max_tokens: 500, cache_control, system, messages });
  }
}

/** Two conversations, a request that is refused and one that fails. */
async function play(client) {
  await talk(client, ['Hello', 'And now?', 'Go on.'], 'claude-sonnet-5');
  await talk(client, [attack, `Once more: ${attack}`], 'claude-opus-5-5');
  const messages = [{ role: 'user', content: attack }];
  const refused = client.messages.create({ model: 'claude-opus-5-5', max_tokens: -1, messages });
  await assert.rejects(refused, { status: 400 });
  const failed = client.messages.create({ model: 'claude-opus-5-5', max_tokens: 9, messages });
  await assert.rejects(failed, { status: 529 });
}

const lines = (page, list) => page.locator(`#${list} > li > button`);
const totals = (page) => page.locator('#totals dd').allTextContents();

async function picture(page, name) {
  if (!values.screenshots) return;
  mkdirSync(values.screenshots, { recursive: true });
  await page.screenshot({ path: join(values.screenshots, `${name}.png`) });
}

async function seesNothingYet(page, { url }) {
  await page.getByText('No request yet').waitFor();
  const text = await page.locator('#empty').textContent();
  assert(text.includes(`curl ${url}/v1/messages`) && text.includes(`baseURL: '${url}'`));
  await picture(page, 'empty');
}

/** The page was open all the time: nothing is loaded again. */
async function seesWhatHappened(page, { ledger, requests }) {
  await lines(page, 'requests').nth(6).waitFor();
  assert.equal(await lines(page, 'requests').count(), 7);
  assert.equal(await lines(page, 'conversations').count(), 3);
  const [asked, refused, read] = await totals(page);
  assert.deepEqual([asked, refused], ['7', '2']);
  assert.equal(read, ledger.total.cache_read_input_tokens.toLocaleString('en-US'));
  const saved = ledger.total.uncachedDollars - ledger.total.dollars;
  assert.equal(
    (await totals(page)).at(-1),
    `${saved < 0 ? '−' : ''}$${Math.abs(saved).toFixed(4)}`,
  );
  const second = await lines(page, 'requests').nth(1).textContent();
  assert(second.includes(`$${requests[1].dollars.toFixed(4)}`) && second.includes('200 end_turn'));
  await page
    .getByText('overloaded_error: Overloaded')
    .or(page.getByText('overloaded_error: Simulated fault'))
    .first()
    .waitFor();
  await page.getByText('invalid_request_error: max_tokens').waitFor();
  await picture(page, 'light');
}

async function seesBlocks(page, { requests }) {
  const strip = lines(page, 'requests').nth(1).locator('.strip');
  assert(await strip.locator('.segment.read').count());
  assert(await strip.locator('.segment.written').count());
  assert.equal(await strip.locator('.marker').textContent(), '5m');
  await strip.locator('.segment').first().hover();
  assert.match(
    await page.locator('#tip').textContent(),
    /^system\.0 · text · [\d,]+ tokens · read/,
  );
  await lines(page, 'requests').nth(1).click();
  const rows = page.locator('#sheet tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), requests[1].blocks.length);
  const { path, cache } = requests[1].blocks.at(-1);
  const last = await rows.last().textContent();
  assert(last.includes(path) && last.includes(cache));
  const body = await page.locator('#sheet pre').last().textContent();
  assert.deepEqual(JSON.parse(body), requests[1].body);
}

async function isNotBrokenInto(page) {
  await lines(page, 'requests').nth(4).click();
  await page.getByText(attack, { exact: true }).first().waitFor();
  assert.equal(await page.locator('#sheet img, #sheet script').count(), 0);
  assert.equal(await page.title(), 'Messages API simulator');
}

async function keepsToAConversation(page) {
  await lines(page, 'conversations').nth(2).click();
  await page.waitForFunction(() => document.querySelectorAll('#requests > li').length === 3);
  assert.equal(await lines(page, 'conversations').nth(2).getAttribute('aria-current'), 'true');
  await lines(page, 'conversations').first().click();
  await lines(page, 'requests').nth(6).waitFor();
}

async function worksByKeyboard(page) {
  await lines(page, 'requests').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'req_2 · 200' }).waitFor();
  await page.locator('#sheet .segment').first().focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#tip').textContent(), /^messages\.0/);
  await page.keyboard.press('Escape');
  await page.locator('#detail').waitFor({ state: 'hidden' });
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert(focused.startsWith('req_2'), 'the focus goes back to the request');
}

async function followsLive(page, client) {
  await talk(client, ['A third conversation'], 'claude-sonnet-5');
  await lines(page, 'requests').nth(7).waitFor();
  assert.equal(await lines(page, 'conversations').count(), 4);
}

async function isReadableInTheDark(page) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.notEqual(await ground(), light);
  await lines(page, 'requests').nth(2).click();
  await page.locator('#sheet table').waitFor();
  await picture(page, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
}

async function fitsANarrowScreen(page) {
  await page.setViewportSize({ width: 360, height: 780 });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0);
  await picture(page, 'narrow');
}

async function check(browser) {
  const faults = (n) => (n === 7 ? { status: 529 } : undefined);
  const simulator = await startSimulator({ faults });
  const client = new Anthropic({ baseURL: simulator.url, apiKey: 'test', maxRetries: 0 });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(simulator.url);
  await seesNothingYet(page, simulator);
  await play(client);
  await seesWhatHappened(page, simulator);
  await seesBlocks(page, simulator);
  await isNotBrokenInto(page);
  await keepsToAConversation(page);
  await worksByKeyboard(page);
  await followsLive(page, client);
  await isReadableInTheDark(page);
  await fitsANarrowScreen(page);
  assert.deepEqual(complaints, []);
  await simulator.close();
  await page.getByText('not connected').waitFor();
}

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) {
  console.log('The page was not checked: no Chromium at CHROMIUM_PATH or /usr/bin/chromium.');
} else {
  const args = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync';
  const quiet = ['--disable-background-networking', '--disable-component-update'];
  const browser = await chromium.launch({ executablePath, args: [...args.split(' '), ...quiet] });
  await check(browser).finally(() => browser.close());
  console.log('The page shows what the simulator did.');
}
