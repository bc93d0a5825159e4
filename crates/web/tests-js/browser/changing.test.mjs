/** A library that changes while it is looked at, that is empty, or that can't be reached: always a made-up one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusedTile, holdBack, inWindow, madeUp, open, settled } from './gallery.mjs';

/** The page asks how the server is when it comes to the front. @param {import('playwright-core').Page} page */
async function lookAgain(page) {
  await page.evaluate(() => dispatchEvent(new Event('focus')));
}

/** @param {import('playwright-core').Page} page */
function photoInTheMiddle(page) {
  return page.evaluate(() => {
    const tile = [...document.querySelectorAll('.tile')].find((tile) => tile.getBoundingClientRect().top > 300);
    return { id: tile instanceof HTMLElement ? String(tile.dataset.id) : '', top: tile?.getBoundingClientRect().top ?? NaN };
  });
}

test('new photos appear at the top', async () => {
  const { library, url: base } = await madeUp(400);
  const { page, close } = await open('/', { base });
  await settled(page);
  library.add(3);
  await lookAgain(page);
  await page.waitForFunction(() => document.querySelector('#bar .count')?.textContent === '403 photos');
  await settled(page);
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.equal(await page.locator('.tile').first().getAttribute('data-id'), library.chunk('', 0).readBigUInt64BE(0).toString(16).padStart(16, '0'));
  await close();
});

test('further down they move nothing', async () => {
  const { library, url: base } = await madeUp(2000);
  const { page, close } = await open('/', { base });
  await settled(page);
  await page.evaluate(() => scrollTo(0, 4000));
  await settled(page);
  const before = await photoInTheMiddle(page);
  library.add(40);
  await lookAgain(page);
  await page.waitForFunction(() => document.querySelector('#bar .count')?.textContent === '2,040 photos');
  const top = await page.locator(`.tile[data-id="${before.id}"]`).evaluate((tile) => tile.getBoundingClientRect().top);
  assert.ok(Math.abs(top - before.top) <= 2, `at ${top}, was at ${before.top}`);
  await close();
});

test('whoever goes on while new photos are on their way is not taken back', async () => {
  const { library, url: base } = await madeUp(2000);
  const { page, close } = await open('/', { base });
  await settled(page);
  const answer = await holdBack(page, '**/api/chunk/0*');
  library.add(40);
  const asked = page.waitForRequest('**/api/chunk/0*');
  await lookAgain(page);
  await asked;
  await page.evaluate(() => scrollTo(0, 4000));
  await settled(page);
  const before = await photoInTheMiddle(page);
  answer();
  await page.waitForFunction(() => document.querySelector('#bar .count')?.textContent === '2,040 photos');
  const top = await page.locator(`.tile[data-id="${before.id}"]`).evaluate((tile) => tile.getBoundingClientRect().top);
  assert.ok(Math.abs(top - before.top) <= 2, `at ${top}, was at ${before.top}`);
  await close();
});

test('the focus stays on its photo when others come before it', async () => {
  const { library, url: base } = await madeUp(400);
  const { page, close } = await open('/', { base });
  await settled(page);
  await page.locator('.tile[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  const id = await focusedTile(page);
  library.add(2);
  await lookAgain(page);
  await page.waitForFunction(() => document.querySelector('#bar .count')?.textContent === '402 photos');
  assert.equal(await focusedTile(page), id);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  assert.equal(await focusedTile(page), id);
  await close();
});

test('a version that is gone is read anew, without being told', async () => {
  const { library, url: base } = await madeUp(6000);
  const { page, close: _ } = await open('/', { base });
  await settled(page);
  library.add(5);
  await page.keyboard.press('End');
  const last = library.chunk('', Math.floor((library.count - 1) / 512));
  await inWindow(page, last.readBigUInt64BE(last.length - 12).toString(16).padStart(16, '0'));
  await page.context().close();
});

test('what goes on is told quietly and goes away', async () => {
  const { library, url: base } = await madeUp(300);
  library.indexing = { done: 412, total: 3000 };
  const { page, close } = await open('/', { base });
  await page.waitForFunction(() => document.getElementById('progress')?.innerText === 'Indexing 412 of 3,000');
  library.indexing = null;
  library.recognising = { done: 7, total: 3000 };
  await lookAgain(page);
  await page.waitForFunction(() => document.getElementById('progress')?.innerText === 'Looking at 7 of 3,000');
  library.recognising = null;
  await lookAgain(page);
  await page.waitForSelector('#progress', { state: 'hidden' });
  await close();
});

test('files that could not be read are listed with their reasons', async () => {
  const { url: base } = await madeUp(300);
  const { page, close } = await open('/', { base });
  await page.locator('.could-not').click();
  await page.waitForSelector('#problems[open]');
  const said = await page.locator('#problems').innerText();
  assert.match(said, /3 files could not be read/);
  assert.match(said, /2011\/broken\.jpg\s+the file is empty/);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.className === 'could-not');
  await close();
});

test('that a disk is full is said where photos are missing', async () => {
  for (const count of [0, 300]) {
    const { library, url: base } = await madeUp(count);
    library.problems = [];
    const { page, close } = await open('/', { base });
    await page.waitForFunction(() => document.getElementById('main')?.ariaBusy === 'false');
    library.trouble = 'importing /photos: the disk of the library is full';
    await lookAgain(page);
    await page.getByText('Not all photos are here: importing /photos: the disk of the library is full').waitFor();
    library.trouble = null;
    await lookAgain(page);
    await page.locator('.trouble').waitFor({ state: 'detached' });
    await close();
  }
});

test('an empty library says how to fill it, and fills by itself', async () => {
  const { library, url: base } = await madeUp(0);
  library.problems = [];
  const { page, close } = await open('/', { base });
  await page.waitForSelector('#notice h2');
  assert.match(await page.locator('#notice').innerText(), /No photographs yet[\s\S]+tintype serve FOLDER/);
  library.indexing = { done: 0, total: 5 };
  await lookAgain(page);
  await page.waitForFunction(() => document.querySelector('#notice h2')?.textContent === 'Looking through your photographs');
  library.add(5);
  await lookAgain(page);
  await settled(page);
  assert.ok(!(await page.locator('#notice').isVisible()));
  await close();
});

test('a server that is away is said to be, and tried again', async () => {
  const { url: base } = await madeUp(300);
  const { page, close: _ } = await open('/', { base });
  await settled(page);
  await page.route('**/api/index*', (route) => route.abort());
  await page.keyboard.press('/');
  await page.keyboard.type('beach');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#notice h2');
  assert.equal(await page.locator('#notice h2').innerText(), 'Tintype can’t be reached');
  await page.unroute('**/api/index*');
  await page.locator('#notice .primary').click();
  await page.waitForSelector('.chip');
  await settled(page);
  await page.context().close();
});
