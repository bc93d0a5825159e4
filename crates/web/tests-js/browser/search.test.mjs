/** Searching: typed, understood, taken apart again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyYear, NONSENSE, open, readId, settled, url } from './gallery.mjs';

const { year, count } = await busyYear();
const found = count.toLocaleString('en-GB');

test('/ leads to the search, Enter searches, and the address says what for', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.type(year);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chip');
  assert.equal(new URL(page.url()).search, `?q=${year}`);
  assert.match(await page.locator('.chip').innerText(), new RegExp(`Date\\s+${year}`));
  assert.match(await page.locator('#bar .count').innerText(), new RegExp(`^${found} photos?(, newest first)?$`));
  await settled(page);
  assert.equal(await page.locator('.tile').first().getAttribute('data-id'), await readId(0, year));
  assert.equal(await page.title(), `${year} – Tintype`);
  await close();
});

test('a search in the address is shown, and Back returns to the place before', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.evaluate(() => scrollTo(0, 700));
  await page.waitForFunction(() => history.state?.at);
  await page.keyboard.press('/');
  await page.keyboard.type(year);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chip');
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.waitForSelector('.chip', { state: 'detached' });
  await page.waitForFunction(() => Math.abs(scrollY - 700) <= 2);
  assert.equal(await page.locator('#search input').inputValue(), '');
  await page.goForward();
  await page.waitForSelector('.chip');
  assert.equal(await page.locator('#search input').inputValue(), year);
  await close();
});

test('a chip is removed by mouse', async () => {
  const { page, close } = await open(`/?q=${year}+${NONSENSE}`);
  await page.waitForSelector('.chip.words');
  await page.locator('.chip.words .remove').click();
  await page.waitForSelector('.chip.words', { state: 'detached' });
  assert.equal(new URL(page.url()).search, `?q=${year}`);
  assert.equal(await page.locator('#search input').inputValue(), year);
  await settled(page);
  await close();
});

test('a chip is removed by the keyboard, and the focus stays among them', async () => {
  const { page, close } = await open(`/?q=${year}+${NONSENSE}`);
  await page.waitForSelector('.chip.words');
  await page.locator('.chip.words .remove').focus();
  await page.keyboard.press('Delete');
  await page.waitForSelector('.chip.words', { state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.matches('.chip .remove'));
  await page.keyboard.press('Backspace');
  await page.waitForSelector('.chip', { state: 'detached' });
  assert.equal(new URL(page.url()).search, '');
  await page.waitForFunction(() => document.activeElement === document.querySelector('#search input'));
  await close();
});

test('no photos: says so, shows what was not understood, and offers the search that helps most', async () => {
  const { page, close } = await open(`/?q=${year}+${NONSENSE}`);
  await page.waitForSelector('#notice h2');
  assert.equal(await page.locator('#notice h2').innerText(), 'No photos match');
  assert.match(await page.locator('.chip.words').innerText(), new RegExp(`Named or written\\s+“${NONSENSE}”`));
  const button = page.locator('#notice .primary');
  assert.match(await button.innerText(), new RegExp(`^Without “${NONSENSE}”: ${found} photos?$`));
  await button.click();
  await settled(page);
  assert.equal(new URL(page.url()).search, `?q=${year}`);
  assert.ok(!(await page.locator('#notice').isVisible()));
  await close();
});

test('the clear button brings all photos back', async () => {
  const { page, close } = await open(`/?q=${year}`);
  await page.waitForSelector('.chip');
  await page.locator('#search .clear').click();
  await page.waitForSelector('.chip', { state: 'detached' });
  await settled(page);
  assert.equal(page.url(), `${url}/`);
  assert.ok(!(await page.locator('#search .clear').isVisible()));
  await close();
});

test('the chips are in the flow and cover nothing', async () => {
  const { page, close } = await open(`/?q=${year}`);
  await page.waitForSelector('.chip');
  await settled(page);
  const [bar, heading] = await Promise.all([page.locator('#bar').boundingBox(), page.locator('h2.heading').first().boundingBox()]);
  assert.ok(bar && heading && bar.y + bar.height <= heading.y);
  await close();
});
