/** The timeline: seen, scrolled, jumped through, walked by keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusedTile, inWindow, open, readId, readIndex, settled } from './gallery.mjs';

const { count } = await readIndex();

test('the newest photo is the first', async () => {
  const { page, close } = await open('/');
  await settled(page);
  assert.equal(await page.locator('.tile').first().getAttribute('data-id'), await readId(0));
  assert.match(String(await page.locator('.tile').first().getAttribute('aria-label')), /^(RAW photo|Animation|Photo), \d+ \w+ \d{4}$/);
  assert.match(await page.locator('#bar .count').innerText(), new RegExp(`^${count.toLocaleString('en-GB')} photos?$`));
  assert.ok(await page.locator('h2.heading').first().isVisible());
  await close();
});

test('the fonts are the ones that are shipped', async () => {
  const { page, close } = await open('/');
  await settled(page);
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family).sort();
  });
  assert.deepEqual(loaded, ['Inter', 'Newsreader']);
  await close();
});

test('scrolling by the wheel reaches the last photo', async () => {
  const { page, close } = await open('/');
  await settled(page);
  const last = await readId(count - 1);
  await page.mouse.move(500, 400);
  await page.waitForFunction((id) => {
    scrollBy(0, 5000);
    return document.querySelector(`.tile[data-id="${id}"]`);
  }, last);
  await page.mouse.wheel(0, 20_000);
  await inWindow(page, last);
  await settled(page);
  await close();
});

test('while moving fast the page stays small and asks for no pictures', async () => {
  const { page, close } = await open('/');
  await settled(page);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/tiles/')) asked++;
  });
  const most = await page.evaluate(async () => {
    let most = 0;
    for (let i = 0; i < 40; i++) {
      scrollBy(0, 900);
      await new Promise((done) => requestAnimationFrame(done));
      most = Math.max(most, document.getElementsByTagName('*').length);
    }
    return most;
  });
  assert.ok(most <= 400, `${most} elements`);
  const whileMoving = asked;
  await settled(page);
  assert.ok(count < 500 || whileMoving <= 60, `${whileMoving} pictures asked for`);
  await close();
});

test('the rail leads to the end and back by mouse', async () => {
  const { page, close } = await open('/');
  await settled(page);
  const rail = await page.locator('#rail').boundingBox();
  assert.ok(rail);
  await page.mouse.click(rail.x + 30, rail.y + rail.height - 1);
  await inWindow(page, await readId(count - 1));
  await settled(page);
  await page.mouse.click(rail.x + 30, rail.y);
  await inWindow(page, await readId(0));
  assert.equal(await page.evaluate(() => scrollY), 0);
  await close();
});

test('the rail is a slider for the keyboard too', async () => {
  const { page, close } = await open('/');
  await settled(page);
  const rail = page.locator('#rail');
  await rail.focus();
  const first = await rail.getAttribute('aria-valuetext');
  await page.keyboard.press('PageDown');
  await page.waitForFunction((first) => document.getElementById('rail')?.ariaValueText !== first, first);
  await page.keyboard.press('End');
  await inWindow(page, await readId(count - 1));
  await page.keyboard.press('Home');
  await page.waitForFunction((first) => document.getElementById('rail')?.ariaValueText === first && scrollY === 0, first);
  await close();
});

test('the grid is one tab stop, and arrows walk in it', async () => {
  const { page, close } = await open('/');
  await settled(page);
  assert.equal(await page.locator('.tile[tabindex="0"]').count(), 1);
  await page.locator('.tile[tabindex="0"]').focus();
  assert.equal(await focusedTile(page), await readId(0));
  await page.keyboard.press('ArrowRight');
  assert.equal(await focusedTile(page), await readId(1));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  const below = await focusedTile(page);
  assert.notEqual(below, await readId(0));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  assert.equal(await focusedTile(page), await readId(0));
  await page.keyboard.press('Control+End');
  await inWindow(page, await readId(count - 1));
  await page.waitForFunction((id) => document.activeElement instanceof HTMLElement && document.activeElement.dataset.id === id, await readId(count - 1));
  await page.keyboard.press('Control+Home');
  await inWindow(page, await readId(0));
  assert.equal(await page.locator('.tile[tabindex="0"]').count(), 1);
  await close();
});

test('Home and End lead to the ends of the library from anywhere', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.keyboard.press('End');
  await inWindow(page, await readId(count - 1));
  await page.keyboard.press('Home');
  await inWindow(page, await readId(0));
  await close();
});

test('density changes around the photo under the pointer, and is remembered', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.evaluate(() => scrollTo(0, 900));
  await settled(page);
  const spot = await page.evaluate(() => {
    const tile = [...document.querySelectorAll('.tile')].find((tile) => tile.getBoundingClientRect().top > 200);
    const box = tile?.getBoundingClientRect();
    return { id: tile instanceof HTMLElement ? String(tile.dataset.id) : '', x: (box?.left ?? 0) + 20, y: (box?.top ?? 0) + 20, top: box?.top ?? 0 };
  });
  await page.mouse.move(spot.x, spot.y);
  const placeOf = () => page.evaluate((id) => {
    const box = document.querySelector(`.tile[data-id="${id}"]`)?.getBoundingClientRect();
    return box && { top: box.top, height: box.height };
  }, spot.id);
  const before = await placeOf();
  await page.keyboard.press('-');
  await settled(page);
  const after = await placeOf();
  assert.ok(before && after && Math.abs(after.top - spot.top) <= 2, `at ${after?.top}, was at ${spot.top}`);
  assert.ok(after.height < before.height);
  await page.reload();
  await settled(page);
  const again = await placeOf();
  assert.ok(again && Math.abs(again.height - after.height) < 2);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await page.waitForFunction(() => localStorage.getItem('density') === '1');
  await close();
});

test('loading anew comes back to the same place', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.evaluate(() => scrollTo(0, 1500));
  await page.waitForFunction(() => history.state?.at?.photo > 0);
  await settled(page);
  const before = await page.evaluate(() => scrollY);
  await page.reload();
  await settled(page);
  await page.waitForFunction((before) => Math.abs(scrollY - before) <= 2, before);
  await close();
});

test('light or dark follows the system, and the person’s choice', async () => {
  const { page, close } = await open('/', { colorScheme: 'dark' });
  await settled(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await background(), 'rgb(19, 18, 17)');
  await page.locator('#theme').click();
  assert.equal(await background(), 'rgb(251, 250, 248)');
  await page.reload();
  assert.equal(await background(), 'rgb(251, 250, 248)');
  await page.locator('#theme').click();
  assert.equal(await background(), 'rgb(19, 18, 17)');
  await close();
});

test('help opens by ? and closes by Escape', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.keyboard.press('?');
  assert.ok(await page.locator('#help').isVisible());
  await page.keyboard.press('Escape');
  assert.ok(!(await page.locator('#help').isVisible()));
  await close();
});

test('a phone shows narrow gutters and nothing wider than itself', async () => {
  const { page, close } = await open('/', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true });
  await settled(page);
  const { wide, gaps } = await page.evaluate(() => {
    const tiles = [...document.querySelectorAll('.tile')].map((tile) => tile.getBoundingClientRect());
    const gaps = tiles.flatMap((a) => tiles.filter((b) => b.top === a.top && b.left > a.left).map((b) => b.left - a.right)).filter((gap) => gap < 6);
    return { wide: document.documentElement.scrollWidth, gaps };
  });
  assert.equal(wide, 390);
  assert.ok(gaps.every((gap) => gap >= 1 && gap <= 3), String(gaps));
  await close();
});
