/** WCAG 2.2 AA and best practice, by axe, for every state of the page in light and dark. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { busyYear, NONSENSE, open, photoShown, settled } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong, as "rule: element".
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const axe = /** @type {typeof import('axe-core')} */ (Reflect.get(window, 'axe'));
    const { violations } = await axe.run({ runOnly: { type: 'tag', values } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
  }, TAGS);
}

const { year } = await busyYear();

/** @type {[string, string, (page: Page) => Promise<unknown>][]} */
const STATES = [
  ['the timeline', '/', settled],
  ['the middle of the timeline', '/', async (page) => {
    await settled(page);
    await page.evaluate(() => scrollTo(0, 1800));
    await settled(page);
  }],
  ['a focused photo', '/', async (page) => {
    await settled(page);
    await page.locator('.tile[tabindex="0"]').focus();
  }],
  ['a search', `/?q=${year}`, settled],
  ['a search without result', `/?q=${year}+${NONSENSE}`, (page) => page.waitForSelector('#notice h2')],
  ['help', '/', async (page) => {
    await settled(page);
    await page.keyboard.press('?');
  }],
  ['a photo with what is known of it', '/', async (page) => {
    await settled(page);
    await page.locator('.tile').first().click();
    await photoShown(page);
    await page.keyboard.press('i');
    await page.locator('.info .fact').first().waitFor();
  }],
];

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [what, path, prepare] of STATES) {
    test(`axe finds nothing wrong with ${what}, ${colorScheme}`, async () => {
      const { page, close } = await open(path, { colorScheme });
      await prepare(page);
      assert.deepEqual(await violations(page), []);
      await close();
    });
  }
}

test('axe finds nothing wrong on a phone', async () => {
  const { page, close } = await open('/', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await settled(page);
  assert.deepEqual(await violations(page), []);
  await close();
});
