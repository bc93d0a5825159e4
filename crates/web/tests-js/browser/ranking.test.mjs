/** The order of a result: the newest first, or what matches best. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chunk, CHUNK } from '../../gallery/wire.js';
import { madeUp, open, photoGone, photoShown, settled, SIZES } from './gallery.mjs';

const { library, url: base } = await madeUp(3000);

/**
 * @param {string} query
 * @param {number} photo
 */
function bestId(query, photo) {
  const bytes = library.chunk(query, Math.floor(photo / CHUNK), 'best');
  return new Chunk(Uint8Array.from(bytes).buffer, bytes.length / 12).id(photo % CHUNK);
}

/** @param {import('playwright-core').Page} page */
function firstTile(page) {
  return page.locator('.tile').first().getAttribute('data-id');
}

for (const [size, options] of SIZES) {
  test(`the best matches come first when they are asked to, without months, on ${size}`, async () => {
    const { page, close } = await open('/?q=beach', { base, ...options });
    await settled(page);
    const [newest, best] = ['Newest', 'Best match'].map((name) => page.getByRole('button', { name }));
    assert.ok(newest && best);
    assert.equal(await newest.getAttribute('aria-pressed'), 'true');
    const newestId = await firstTile(page);
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname + new URL(request.url()).search));
    await best.click();
    await page.waitForSelector('[aria-pressed="true"]:text("Best match")');
    await settled(page);
    assert.equal(new URL(page.url()).search, '?q=beach&order=best');
    for (const path of ['/api/index?q=beach&order=best', '/api/search?q=beach&order=best', '/api/chunk/0?q=beach&order=best&v=1']) assert.ok(asked.includes(path), path);
    assert.equal(await firstTile(page), bestId('beach', 0));
    assert.equal(await page.locator('.heading, .day, .rail-years span').count(), 0);
    assert.equal(await page.locator('#rail').getAttribute('aria-label'), 'Place in the result');
    assert.equal(await page.locator('#rail').getAttribute('aria-valuetext'), '1 of 600');
    assert.equal(await page.locator('#bar .count').innerText(), '600 photos');
    await page.goBack();
    await page.waitForSelector('.heading');
    await settled(page);
    assert.equal(await firstTile(page), newestId);
    await close();
  });
}

test('the order is chosen by keys, and the focus stays', async () => {
  const { page, close } = await open('/?q=beach', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Best match' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.heading', { state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent === 'Best match' && document.activeElement.ariaPressed === 'true');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await page.waitForSelector('.heading');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Newest');
  await close();
});

test('the rail goes a window further where there are no months, and to the end', async () => {
  const { page, close } = await open('/?q=beach&order=best', { base });
  await settled(page);
  await page.locator('#rail').focus();
  await page.keyboard.press('ArrowDown');
  const further = Number.parseInt(String(await page.locator('#rail').getAttribute('aria-valuetext')), 10);
  assert.ok(further > 8 && further < 60, String(further));
  await page.keyboard.press('End');
  await settled(page);
  assert.equal(await page.locator('.tile').last().getAttribute('data-id'), bestId('beach', 599));
  await close();
});

test('a photo of a ranked search is opened by its address', async () => {
  const id = bestId('beach', 40);
  const { page, close } = await open(`/?q=beach&order=best#${id}`, { base });
  await photoShown(page);
  await page.keyboard.press('Escape');
  await photoGone(page);
  await page.waitForFunction((id) => document.activeElement instanceof HTMLElement && document.activeElement.dataset.id === id, id);
  await close();
});

test('a chip that is removed leaves the order, unless there is nothing left to rank by', async () => {
  const { page, close } = await open('/?q=beach+forest+raw&order=best', { base });
  await page.waitForSelector('#notice h2');
  await page.getByRole('button', { name: 'Remove shows forest' }).click();
  await settled(page);
  assert.equal(new URL(page.url()).search, '?q=beach+raw&order=best');
  await page.getByRole('button', { name: 'Remove shows beach' }).click();
  await page.waitForSelector('.heading');
  assert.equal(new URL(page.url()).search, '?q=raw');
  assert.equal(await page.getByRole('button', { name: 'Best match' }).count(), 0);
  await close();
});

test('a search that says its order, or has nothing to rank by, is not asked for another', async () => {
  for (const query of ['beach oldest first', 'raw', '']) {
    const { page, close } = await open(`/?q=${encodeURIComponent(query)}`, { base });
    await settled(page);
    assert.equal(await page.getByRole('group', { name: 'Order' }).count(), 0, query);
    await close();
  }
});

test('a ranked result stays where it is when others come', async () => {
  const { library, url: base } = await madeUp(2000);
  const { page, close } = await open('/?q=beach&order=best', { base });
  await settled(page);
  await page.evaluate(() => scrollTo(0, 3000));
  await settled(page);
  const before = await page.evaluate(() => {
    const tile = [...document.querySelectorAll('.tile')].find((tile) => tile.getBoundingClientRect().top > 300);
    return { id: tile instanceof HTMLElement ? String(tile.dataset.id) : '', top: tile?.getBoundingClientRect().top ?? NaN };
  });
  library.add(40);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.waitForFunction(() => document.querySelector('#bar .count')?.textContent === '408 photos');
  const top = await page.locator(`.tile[data-id="${before.id}"]`).evaluate((tile) => tile.getBoundingClientRect().top);
  assert.ok(Math.abs(top - before.top) < 300, `at ${top}, was at ${before.top}`);
  await close();
});

test('how it matched is said when the server says so', async () => {
  const { library, url: base } = await madeUp(300);
  for (const by of /** @type {const} */ ([undefined, 'words', 'words and meaning'])) {
    library.by = by;
    const { page, close } = await open('/?q=beach', { base });
    await settled(page);
    const said = await page.locator('.by').allInnerTexts();
    assert.deepEqual(said, by ? [`Matches ${by}`] : []);
    await close();
  }
});
