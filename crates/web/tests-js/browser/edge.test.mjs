/** Pictures from an edge in front of the gallery, and from the gallery where the edge has none: always made-up ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeUp, open, photoShown, settled } from './gallery.mjs';

/** @param {import('playwright-core').Page} page */
function tileAddresses(page) {
  return page.evaluate(() => [...document.querySelectorAll('.tile img.here')].map((img) => (img instanceof HTMLImageElement ? img.src : '')));
}

test('tiles and thumbnails are asked for by path where an edge has them', async () => {
  const { edge, url: base } = await madeUp(400);
  edge.isThere = true;
  const { page, close } = await open('/', { base });
  await settled(page);
  const addresses = await tileAddresses(page);
  assert.ok(addresses.length > 3 && addresses.every((address) => /\/tiles\/2007\/a%20%2B%20(\w+)\.jpg\.webp\?v=\1$/.test(address)), String(addresses));
  await page.locator('.tile').first().click();
  await photoShown(page);
  assert.ok(edge.shown.some((address) => /^\/thumbnails\/.*\.jpg\.jpg$/.test(address)), String(edge.shown));
  await close();
});

test('what the edge lacks is asked of the gallery', async () => {
  const { edge, url: base } = await madeUp(400);
  edge.isThere = true;
  edge.lacks = () => true;
  const { page, errors } = await open('/', { base });
  await settled(page);
  const addresses = await tileAddresses(page);
  assert.ok(addresses.length > 3 && addresses.every((address) => /\/tiles\/\w{16}$/.test(address)), String(addresses));
  await page.locator('.tile').last().click();
  await photoShown(page);
  assert.equal(await page.locator('.tile img.missing').count(), 0);
  // The browser says so of each that the edge did not have, and of nothing else.
  assert.ok(errors.length > 0 && errors.every((error) => error.includes('404')), String(errors));
  await page.context().close();
});

test('a tile and a thumbnail that the edge lacks at the same time are both asked of the gallery', async () => {
  const { edge, url: base } = await madeUp(400);
  edge.isThere = true;
  edge.lacks = () => true;
  const { page, errors } = await open('/', { base });
  await page.locator('.tile[data-id]').first().click();
  await photoShown(page);
  await settled(page);
  assert.equal(await page.locator('.tile img.missing').count(), 0);
  assert.ok(errors.every((error) => error.includes('404')), String(errors));
  await page.context().close();
});

test('a thumbnail alone that the edge lacks is asked of the gallery', async () => {
  const { edge, url: base } = await madeUp(400);
  edge.isThere = true;
  const { page, errors } = await open('/', { base });
  await settled(page);
  edge.lacks = () => true;
  await page.locator('.tile').first().click();
  await photoShown(page);
  assert.ok(errors.every((error) => error.includes('404')), String(errors));
  await page.context().close();
});
