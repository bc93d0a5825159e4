/** WCAG 2.2 AA and best practice, by axe, for every state of the page in light and dark. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './axe.mjs';
import { busyYear, madeUp, NONSENSE, open, PHONE, photoShown, settled, SIZES } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

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
  ['a search that is typed', '/', async (page) => {
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type(year.slice(0, 3));
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
  }],
  ['recent searches', `/?q=${year}`, async (page) => {
    await settled(page);
    await page.locator('#search .clear').click();
    await page.getByRole('rowgroup', { name: 'Recent' }).waitFor();
    await settled(page);
    await page.keyboard.press('ArrowDown');
  }],
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
  const { page, close } = await open('/', PHONE);
  await settled(page);
  assert.deepEqual(await violations(page), []);
  await close();
});

for (const [size, options] of SIZES) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`axe finds nothing wrong with ranking and keeping a search, ${colorScheme}, on ${size}`, async () => {
      const { library, url: base } = await madeUp(600);
      library.by = 'words and meaning';
      library.albums.set('Winter', 'snow');
      const { page, close } = await open('/?q=beach&order=best', { base, colorScheme, ...options });
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: 'Keep as album' }).click();
      await page.keyboard.type('winter');
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Enter');
      await page.locator('#told', { hasText: 'Kept' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.locator('#search .clear').click();
      await page.getByRole('rowgroup', { name: 'Albums' }).waitFor();
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await close();
    });

    test(`axe finds nothing wrong with people, ${colorScheme}, on ${size}`, async () => {
      const { library, url: base } = await madeUp(600);
      library.people.wish({ wish: 'hidden', who: { group: 'g8' }, hidden: true });
      const { page, close } = await open('/#/people', { base, colorScheme, ...options });
      await page.locator('.question').waitFor();
      await page.getByText('Hidden (1)').click();
      assert.deepEqual(await violations(page), []);
      await page.locator('button.somebody').first().click();
      await page.locator('.face-mark').first().click();
      await page.getByRole('combobox', { name: 'Name' }).fill('na');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.locator('#told', { hasText: 'They are' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('link', { name: /^Zo/ }).click();
      await page.locator('#person .face').waitFor();
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: 'Wrong faces' }).click();
      await page.locator('.face-mark').first().waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await page.locator('.tile').first().click();
      await photoShown(page);
      await page.keyboard.press('i');
      await page.getByRole('button', { name: 'Zoë is not here' }).click();
      await page.locator('.info').getByRole('button', { name: 'Undo' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await close();
    });
  }
}

for (const [size, options] of SIZES) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`axe finds nothing wrong with what is made of photos, ${colorScheme}, on ${size}`, async () => {
      const { library, url: base } = await madeUp(600);
      library.remember();
      library.albums.set('By the sea', 'beach');
      const { page, close } = await open('/', { base, colorScheme, ...options });
      const fine = async () => assert.deepEqual(await violations(page), []);
      await page.locator('.memory').first().waitFor();
      await settled(page);
      await fine();
      await page.locator('.tile').first().focus();
      await page.keyboard.press('x');
      await page.keyboard.press('Shift+ArrowRight');
      await page.locator('#picked', { hasText: '2 photos' }).waitFor();
      await fine();
      for (const [key, heading] of [['b', /to an album$/], ['e', /^Edit 2/], ['s', /^Share 2/]]) {
        await page.keyboard.press(String(key));
        await page.getByRole('heading', { name: heading ?? '' }).waitFor();
        await fine();
        if (key !== 's') await page.keyboard.press('Escape');
      }
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'Link' }).waitFor();
      await fine();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Delete');
      await page.locator('#told', { hasText: 'in the trash' }).waitFor();
      await settled(page);
      await fine();
      await page.getByRole('button', { name: 'Add photos' }).click();
      await page.getByRole('heading', { name: 'Add photos' }).waitFor();
      await fine();
      await page.keyboard.press('Escape');
      await page.goto(`${base}/#/shared`);
      await page.locator('.share-line').waitFor();
      await fine();
      await page.goto(`${base}/#/albums`);
      await page.locator('.opener').first().click();
      await page.locator('.folders .folders li').first().waitFor();
      await fine();
      for (const [of, heading] of [['away/trash', 'Trash'], ['memories/this-day%3A2023', '3 years ago'], [`folders/${library.folders('')[0]?.path}`, String(library.folders('')[0]?.path)]]) {
        await page.goto(`${base}/?of=${encodeURIComponent(String(of))}`);
        await page.locator('#bar h2', { hasText: String(heading) }).waitFor();
        await settled(page);
        await fine();
      }
      await page.locator('.tile').first().click();
      await photoShown(page);
      await page.keyboard.press('i');
      const heart = page.getByRole('button', { name: 'Favourite', exact: true });
      await heart.waitFor();
      await page.keyboard.press('f');
      await page.locator('[aria-label="Favourite"][aria-pressed="true"]').waitFor();
      await page.keyboard.press('3');
      await page.locator('#told', { hasText: '3 stars' }).waitFor();
      await page.getByRole('button', { name: '3 stars', pressed: true }).waitFor();
      await fine();
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('heading', { name: 'Edit the photo' }).waitFor();
      await fine();
      await close();
    });
  }
}
