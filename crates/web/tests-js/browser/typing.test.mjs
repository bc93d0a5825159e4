/** The search box while it is typed in, and while it is empty. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyYear, madeUp, NONSENSE, open, PHONE, settled, SIZES, url } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

const { year, count } = await busyYear();
const decade = year.slice(0, 3);

/** What the arrows are at. @param {Page} page */
function active(page) {
  return page.evaluate(() => {
    const id = document.querySelector('#search input')?.getAttribute('aria-activedescendant');
    return (id && document.getElementById(id)?.textContent) || null;
  });
}

/** @param {Page} page */
function isOpen(page) {
  return page.evaluate(() => document.querySelector('#search input')?.ariaExpanded === 'true' && document.querySelector('#choices:not([hidden])') !== null);
}

/** @param {Page} page */
function typed(page) {
  return page.locator('#search input').inputValue();
}

/** @param {Page} page */
function isFocused(page) {
  return page.evaluate(() => document.activeElement === document.querySelector('#search input'));
}

/**
 * @param {Page} page
 * @param {string} text
 */
async function type(page, text) {
  await page.keyboard.type(text);
  await page.locator('#choices:not([aria-busy="true"]) [role="option"]').first().waitFor();
}

/**
 * @param {string} path
 * @param {NonNullable<Parameters<typeof open>[1]>} [options]
 */
async function atTheBox(path, options) {
  const opened = await open(path, options);
  await settled(opened.page);
  await opened.page.locator('#search input').click();
  return opened;
}

for (const [size, options] of SIZES) {
  test(`what is typed goes on by names with their counts, and the arrows pick one, on ${size}`, async () => {
    const { page, close } = await atTheBox('/', options);
    await type(page, `photos from ${decade}`);
    const offered = page.getByRole('option', { name: new RegExp(`^Date ?${year} ?${count.toLocaleString('en-GB')} photos?$`) });
    assert.equal(await offered.locator('mark').innerText(), decade);
    while (!(await active(page))?.startsWith(`Date${year}`)) await page.keyboard.press('ArrowDown');
    assert.equal(await offered.getAttribute('aria-selected'), 'true');
    assert.equal(await typed(page), `photos from ${decade}`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chip');
    assert.equal(new URL(page.url()).searchParams.get('q'), `photos from ${year}`);
    assert.equal(await isOpen(page), false);
    await close();
  });

  test(`a name is picked by hand on ${size}`, async () => {
    const { page, close } = await atTheBox('/', options);
    await type(page, decade);
    const option = page.getByRole('option', { name: new RegExp(`^Date ?${year}`) });
    const [box, header] = await Promise.all([option.boundingBox(), page.locator('#header').boundingBox()]);
    assert.ok(box && header && box.y >= header.y + header.height - 8, 'it is below the box');
    if (size === 'a phone') assert.ok(box.height >= 44, `${box.height} px`);
    await ('hasTouch' in options ? option.tap() : option.click());
    await page.waitForSelector('.chip');
    assert.equal(new URL(page.url()).search, `?q=${year}`);
    await close();
  });

  test(`the empty box has what found something lately, and it can be forgotten, on ${size}`, async () => {
    const { page, close } = await open(`/?q=${year}+${NONSENSE}`, options);
    await page.waitForSelector('#notice h2');
    for (const query of [`photos+from+${year}`, year]) {
      await page.goto(`${url}/?q=${query}`);
      await settled(page);
    }
    await page.locator('#search .clear').click();
    await page.waitForSelector('.chip', { state: 'detached' });
    const recent = page.getByRole('rowgroup', { name: 'Recent' });
    assert.deepEqual(await recent.locator('.text').allInnerTexts(), [year, `photos from ${year}`]);
    await recent.getByRole('gridcell', { name: `Forget photos from ${year}` }).click();
    assert.deepEqual(await recent.locator('.text').allInnerTexts(), [year]);
    assert.ok(await isFocused(page));
    await recent.getByRole('gridcell', { name: year, exact: true }).click();
    await page.waitForSelector('.chip');
    assert.equal(new URL(page.url()).search, `?q=${year}`);
    await page.locator('#search .clear').click();
    await recent.getByRole('gridcell', { name: 'Clear recent searches' }).click();
    await recent.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => localStorage.getItem('recent')), null);
    await close();
  });

  test(`the empty box has albums, and opens them, on ${size}`, async () => {
    const { library, url: base } = await madeUp(600);
    library.albums.set('By the sea', 'beach 2019');
    library.albums.set('Winter', 'snow');
    const { page, close } = await atTheBox('/', { base, ...options });
    const albums = page.getByRole('rowgroup', { name: 'Albums' });
    await albums.waitFor();
    const found = library.search('snow').count;
    await albums.getByRole('gridcell', { name: new RegExp(`^Winter ?${found} photos$`) }).click();
    await page.waitForSelector('.chip');
    assert.equal(await typed(page), 'in the album Winter');
    assert.match(await page.locator('.chip').innerText(), /album Winter/);
    assert.match(await page.locator('#bar .count').innerText(), new RegExp(`^${found} photos`));
    await close();
  });
}

test('the list ends above the keyboard of a phone', async () => {
  const { page, close } = await atTheBox('/', PHONE);
  await type(page, decade);
  await page.setViewportSize({ width: 390, height: 260 });
  await page.waitForFunction(() => Number(document.getElementById('choices')?.getBoundingClientRect().bottom) <= innerHeight);
  const last = page.getByRole('option').last();
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => Number(document.querySelector('[aria-selected="true"]')?.getBoundingClientRect().bottom) <= innerHeight);
  assert.equal(await last.getAttribute('aria-selected'), 'true');
  await close();
});

test('going back closes what is offered', async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.type(year);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chip');
  await page.locator('#search input').fill('');
  await type(page, decade);
  await page.goBack();
  await page.waitForSelector('.chip', { state: 'detached' });
  assert.equal(await isOpen(page), false);
  assert.equal(await typed(page), '');
  await close();
});

test('Tab and the right arrow take a name without searching', async () => {
  const { page, close } = await atTheBox('/');
  await type(page, decade);
  await page.keyboard.press('ArrowDown');
  const first = await page.getByRole('option').first().locator('.text').innerText();
  await page.keyboard.press('Tab');
  assert.equal(await typed(page), `${first} `);
  assert.ok(await isFocused(page));
  await type(page, decade);
  await page.keyboard.press('ArrowRight');
  assert.match(await typed(page), new RegExp(`^${first} .+ $`));
  assert.equal(page.url(), `${url}/`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  assert.match(await typed(page), new RegExp(`^${first} [^ ]+ $`), 'inside of what is typed they only move');
  await close();
});

test('Tab leaves the box where nothing is picked', async () => {
  const { page, close } = await atTheBox('/');
  await type(page, decade);
  await page.keyboard.press('Tab');
  assert.equal(await isFocused(page), false);
  assert.equal(await isOpen(page), false);
  assert.equal(await typed(page), decade);
  await close();
});

test('Escape closes first, then leaves; Enter without a pick searches what is typed', async () => {
  const { page, close } = await atTheBox('/');
  await type(page, decade);
  await page.keyboard.press('Escape');
  assert.equal(await isOpen(page), false);
  assert.ok(await isFocused(page));
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await isFocused(page), false);
  await page.keyboard.press('/');
  await page.keyboard.type(year);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chip');
  assert.equal(new URL(page.url()).search, `?q=${year}`);
  assert.equal(await isOpen(page), false);
  await close();
});

test('an answer that was overtaken is not shown', async () => {
  const { url: base } = await madeUp(600);
  const { page, close } = await atTheBox('/', { base });
  /** @type {(value: unknown) => void} */
  let overtaken = () => {};
  const later = new Promise((done) => {
    overtaken = done;
  });
  await page.route('**/api/completions?q=b', async (route) => {
    await later;
    await route.fulfill({ json: [{ kind: 'label', text: 'bridge', count: 1, search: 'bridge' }] });
  });
  await page.keyboard.type('b');
  await type(page, 'e');
  overtaken(null);
  await page.keyboard.press('ArrowDown');
  assert.match(String(await active(page)), /^Showsbeach/);
  await close();
});

test('the arrows reach the cross of a recent search, and the last of the list goes on at the box', async () => {
  const { page, close } = await open(`/?q=${year}`);
  await settled(page);
  await page.keyboard.press('/');
  await page.keyboard.press('Delete');
  await page.getByRole('rowgroup', { name: 'Recent' }).waitFor();
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(page), year);
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.querySelector('[aria-selected="true"]')?.ariaLabel), `Forget ${year}`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(page), null);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => localStorage.getItem('recent')), null);
  await close();
});

test('recent searches are forgotten with the session', async () => {
  const { url: base } = await madeUp(600);
  const { page } = await open('/?q=beach', { base });
  await settled(page);
  assert.equal(await page.evaluate(() => localStorage.getItem('recent')), '["beach"]');
  await page.route('**/sign-out*', (route) => route.fulfill({ body: 'signed out' }));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-out*');
  assert.equal(await page.evaluate(() => localStorage.getItem('recent')), null);
  await page.context().close();
});
