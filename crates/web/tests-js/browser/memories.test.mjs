/** Memories above the timeline, folders and albums: always in a made-up library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeUp, madeUpAlone, open, photoGone, photoShown, settled, SIZES } from './gallery.mjs';

for (const [size, options] of SIZES) {
  test(`a memory is opened, leads from photo to photo, and its days are hidden, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    library.remember();
    const { page, close } = await open('/', { base, ...options });
    await settled(page);
    await page.getByRole('link', { name: '3 years ago' }).click();
    await page.locator('#bar h2', { hasText: '3 years ago' }).waitFor();
    await settled(page);
    assert.equal(await page.locator('.tile').count(), 6);
    assert.equal(await page.title(), '3 years ago – Tintype');
    assert.equal(await page.locator('#memories').isVisible(), false);
    await page.locator('.tile').nth(1).click();
    await photoShown(page);
    await page.locator('.lightbox-place', { hasText: '2 of 6' }).waitFor();
    await page.keyboard.press('Escape');
    await photoGone(page);
    await page.getByRole('button', { name: /^Never (this|these) days?$/ }).click();
    await page.locator('#told', { hasText: /^No memory is of (this|these) days? any more/ }).waitFor();
    assert.equal(page.url(), `${base}/`);
    const [hidden] = library.memoryWishes;
    assert.ok(hidden?.wish === 'days' && hidden.hidden && /^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$/.test(hidden.days), JSON.stringify(hidden));
    await page.locator('#told').getByRole('button', { name: 'Undo' }).click();
    await page.locator('#told', { hasText: 'That is taken back' }).waitFor();
    await close();
  });

  test(`folders are opened as they lie on disk, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/#/albums', { base, ...options });
    const [year] = library.folders('');
    assert.ok(year);
    await page.getByRole('button', { name: `Folders in ${year.name}`, exact: true }).click();
    const [month] = library.folders(year.path);
    assert.ok(month);
    await page.locator('.folders .folders').getByRole('link', { name: month.name, exact: true }).first().click();
    await page.locator('#bar h2', { hasText: `${year.name} / ${month.name}` }).waitFor();
    await settled(page);
    assert.match(await page.locator('#bar').innerText(), new RegExp(`${month.photos} photo`));
    await page.goBack();
    await page.locator('.page h2', { hasText: 'Albums' }).waitFor();
    await close();
  });
}

test('a memory whose key is a path is one', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.remember();
  const { page, close } = await open('/', { base });
  await settled(page);
  await page.getByRole('link', { name: 'A week in Porto' }).click();
  await page.locator('#bar h2', { hasText: 'A week in Porto' }).waitFor();
  await page.reload();
  await page.locator('#bar h2', { hasText: 'A week in Porto' }).waitFor();
  await settled(page);
  await close();
});

test('without memories there is no strip, and none elsewhere than above the timeline', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base });
  await settled(page);
  assert.equal(await page.locator('#memories').isVisible(), false);
  library.remember();
  await page.goto(`${base}/?q=beach`);
  await settled(page);
  assert.equal(await page.locator('#memories').isVisible(), false);
  await close();
});

test('whoever has signed in from elsewhere sees albums, and nothing that is the owner’s', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.takesWishes = false;
  library.albums.set('By the sea', 'beach');
  const { page, close } = await open('/#/albums', { base });
  await page.locator('.card', { hasText: 'By the sea' }).waitFor();
  assert.equal(await page.locator('.folders').count(), 0);
  assert.deepEqual(await page.locator('.apart-list a').allInnerTexts(), ['Favourites', 'Archive']);
  await close();
});
