/** One photo: opened, told about, left again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, busyYear, focusedTile, holdBack, inWindow, madeUp, open, photoGone, photoShown, readId, readIndex, settled } from './gallery.mjs';

const { count } = await readIndex();

for (const reducedMotion of /** @type {const} */ (['reduce', 'no-preference'])) {
  test(`a click opens a photo and Escape leaves it where it was (motion: ${reducedMotion})`, async () => {
    const { page, close } = await open('/', { reducedMotion });
    await settled(page);
    await page.evaluate(() => scrollTo(0, 300));
    await settled(page);
    const tile = page.locator('.tile[tabindex="0"]');
    const id = String(await tile.getAttribute('data-id'));
    const before = await page.evaluate(() => scrollY);
    await tile.click();
    await photoShown(page);
    assert.equal(new URL(page.url()).hash, `#${id}`);
    const dialog = page.locator('.pswp');
    assert.deepEqual(await dialog.evaluate((element) => [element.role, element.ariaModal, element.ariaLabel]), ['dialog', 'true', 'Photo']);
    await page.waitForFunction(() => document.querySelector('.pswp')?.contains(document.activeElement));
    await page.waitForFunction(() => document.querySelector('.pswp__bg')?.checkVisibility());
    await page.keyboard.press('Escape');
    await photoGone(page);
    await page.waitForFunction(() => location.hash === '');
    assert.equal(await focusedTile(page), id);
    // Going back in the history, the browser may put the page elsewhere first.
    await page.waitForFunction((y) => scrollY === y, before);
    await close();
  });
}

test('arrows lead to the next photo and back, and it is announced', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((id) => location.hash === `#${id}`, await readId(1));
  await photoShown(page);
  const place = `2 of ${count.toLocaleString('en-GB')}`;
  assert.match(await page.locator('.pswp [aria-live=polite]').innerText(), new RegExp(`^Photo ${place}, \\d+ \\w+ \\d{4}$`));
  assert.equal(await page.locator('.lightbox-place').innerText(), place);
  await page.locator('.pswp__button--arrow--prev').click();
  await page.waitForFunction((id) => location.hash === `#${id}`, await readId(0));
  assert.ok(!(await page.locator('.pswp__button--arrow--prev').isVisible()));
  await close();
});

test('Enter opens; after walking on, leaving shows the photo walked to', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile[tabindex="0"]').focus();
  await page.keyboard.press('Enter');
  await photoShown(page);
  const steps = Math.min(count - 1, 30);
  for (let i = 1; i <= steps; i++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((id) => location.hash === `#${id}`, await readId(i));
  }
  await page.goBack();
  await photoGone(page);
  await inWindow(page, await readId(steps));
  assert.equal(await focusedTile(page), await readId(steps));
  await close();
});

test('i tells what is known of a photo', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  await page.keyboard.press('i');
  const info = page.locator('.info');
  await info.locator('.fact').first().waitFor();
  const photo = /** @type {Photo} */ (await (await ask(`/api/photos/${await readId(0)}`)).json());
  const said = await info.innerText();
  for (const { path } of photo.files) assert.ok(said.includes(path), `${path} in ${said}`);
  assert.ok(said.includes(`${photo.width_px.toLocaleString('en-GB')} × ${photo.height_px.toLocaleString('en-GB')} pixels`), said);
  const beside = await page.evaluate(() => {
    const panel = document.querySelector('.info')?.getBoundingClientRect();
    const picture = document.querySelector('.pswp__item[aria-hidden="false"] .pswp__img')?.getBoundingClientRect();
    return panel && picture && picture.right <= panel.left + 1;
  });
  assert.ok(beside, 'the panel stands beside the picture');
  await page.keyboard.press('i');
  assert.ok(!(await info.isVisible()));
  await close();
});

test('the original can be downloaded', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  const link = page.locator('.pswp__button--download');
  await page.waitForFunction(() => document.querySelector('.pswp__button--download')?.hasAttribute('href'));
  const address = String(await link.getAttribute('href'));
  assert.equal(address, `/originals/${await readId(0)}?download`);
  const answer = await ask(address);
  assert.equal(answer.status, 200);
  assert.match(String(answer.headers.get('content-disposition')), /^attachment/);
  await close();
});

test('Back closes a photo, Forward opens it again', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').nth(1).click();
  await photoShown(page);
  await page.goBack();
  await photoGone(page);
  assert.equal(new URL(page.url()).hash, '');
  await page.goForward();
  await photoShown(page);
  assert.equal(new URL(page.url()).hash, `#${await readId(1)}`);
  await close();
});

test('an address opens its photo, in a search too', async () => {
  const { year } = await busyYear();
  const id = await readId(0, year);
  for (const path of [`/#${await readId(count - 1)}`, `/?q=${year}#${id}`]) {
    const { page, close } = await open(path);
    await photoShown(page);
    await page.keyboard.press('Escape');
    await photoGone(page);
    assert.equal(await focusedTile(page), path.slice(path.indexOf('#') + 1));
    assert.equal(new URL(page.url()).hash, '');
    await close();
  }
});

test('of a photo that is not here any more, its address says so', async () => {
  const id = (await readId(0)).replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  const { page, errors } = await open(`/#${id}`);
  await page.locator('#told', { hasText: 'The photo of that link is not here' }).waitFor();
  await settled(page);
  assert.equal(new URL(page.url()).hash, '');
  assert.ok(errors.every((error) => error.includes('404')), String(errors));
  await page.context().close();
});

test('Tab stays inside an open photo', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.activeElement === document.body || document.querySelector('.pswp')?.contains(document.activeElement));
    assert.ok(inside, `after ${i + 1} Tabs`);
  }
  await close();
});

test('on a phone the panel stands below the picture', async () => {
  const { page, close } = await open('/', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await settled(page);
  await page.locator('.tile').first().tap();
  await photoShown(page);
  await page.locator('.pswp__button--info').tap();
  await page.locator('.info .fact').first().waitFor();
  const [panel, picture] = await Promise.all([page.locator('.info').boundingBox(), page.locator('.pswp__item[aria-hidden="false"] .pswp__img').last().boundingBox()]);
  assert.ok(panel && picture && picture.y + picture.height <= panel.y + 1 && panel.width === 390);
  await close();
});

test('zooming in further than the thumbnail is sharp asks for the original, and nothing else does', async () => {
  const { url: base } = await madeUp(60);
  const { page, close } = await open('/', { base, viewport: { width: 1600, height: 1200 }, deviceScaleFactor: 2 });
  /** @type {string[]} */
  const originals = [];
  page.on('request', (request) => {
    if (request.url().includes('/originals/')) originals.push(request.url());
  });
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  await page.waitForFunction(() => document.querySelector('.pswp__button--download')?.hasAttribute('href'));
  assert.deepEqual(originals, []);
  await page.keyboard.press('z');
  await page.waitForFunction(() => document.querySelector('.pswp__item[aria-hidden="false"] img[src*="/originals/"]'));
  assert.equal(originals.length, 1);
  await close();
});

test('zoomed in to before anything is known of it, a photo stays as large and is sharp once something is', async () => {
  const { url: base } = await madeUp(60);
  const { page, close } = await open('/', { base, viewport: { width: 1600, height: 1200 }, deviceScaleFactor: 2 });
  const answer = await holdBack(page, '**/api/photos/*');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  const picture = page.locator('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)');
  const wide = (await picture.boundingBox())?.width ?? 0;
  await page.keyboard.press('z');
  await page.waitForFunction((wide) => Number(document.querySelector('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)')?.getBoundingClientRect().width) > wide * 1.1, wide);
  const before = await picture.boundingBox();
  answer();
  await page.waitForFunction(() => document.querySelector('.pswp__item[aria-hidden="false"] img[src*="/originals/"]'));
  assert.deepEqual(await picture.boundingBox(), before);
  await close();
});
