/** What people make of photos, one at a time and many at once, and taking that back: in a made-up library, and once in the real one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, focusedTile, holdBack, isReal, madeUp, madeUpAlone, open, PHONE, photoGone, photoShown, settled, SIZES, wish } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {Page} page
 * @param {string | RegExp} words
 */
async function told(page, words) {
  await page.locator('#told', { hasText: words }).waitFor();
}

/** @param {Page} page */
const undo = (page) => page.locator('#told').getByRole('button', { name: 'Undo' }).click();

/** @param {Page} page */
const picked = (page) => page.locator('.tile.picked').evaluateAll((tiles) => tiles.map((tile) => (tile instanceof HTMLElement ? tile.dataset.id : '')));

/** A photo that is open, and its library. @param {import('playwright-core').BrowserContextOptions} options */
async function opened(options) {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base, ...options });
  await settled(page);
  const id = library.idOf(0);
  await page.locator(`.tile[data-id="${id}"]`).click();
  await photoShown(page);
  return { library, page, close, id };
}

for (const [size, options] of SIZES) {
  test(`an open photo becomes a favourite, is given stars, and both are taken back, on ${size}`, madeUpAlone, async () => {
    const { library, page, close, id } = await opened(options);
    const heart = page.getByRole('button', { name: 'Favourite' });
    await heart.click();
    await told(page, 'The photo is among your favourites');
    await page.locator('.pswp__button--favourite[aria-pressed="true"]').waitFor();
    assert.equal(library.edits.of(id).favourite, true);
    await undo(page);
    await page.locator('.pswp__button--favourite[aria-pressed="false"]').waitFor();
    await page.keyboard.press('f');
    await told(page, 'The photo is among your favourites');
    await page.locator('.pswp__button--favourite[aria-pressed="true"]').waitFor();
    await page.keyboard.press('f');
    await told(page, 'The photo is no favourite any more');
    await page.locator('.pswp__button--favourite[aria-pressed="false"]').waitFor();
    await page.keyboard.press('4');
    await told(page, 'The photo is given 4 stars');
    await page.keyboard.press('i');
    await page.getByRole('button', { name: '4 stars', pressed: true }).waitFor();
    await undo(page);
    await told(page, 'That is taken back');
    assert.equal(library.edits.of(id).rating, undefined);
    await page.getByRole('button', { name: '4 stars', pressed: false }).waitFor();
    await page.getByRole('button', { name: '2 stars' }).click();
    await told(page, 'The photo is given 2 stars');
    await page.keyboard.press('Escape');
    await photoGone(page);
    await told(page, 'The photo is given 2 stars');
    await close();
  });

  test(`what is made of a photo before anything is known of it is made of that one, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(60);
    const { page, close } = await open('/', { base, ...options });
    const answer = await holdBack(page, '**/api/photos/*');
    await settled(page);
    await page.locator('.tile').first().click();
    await photoShown(page);
    const [, first = ''] = page.url().split('#');
    await page.keyboard.press('i');
    await page.keyboard.press('f');
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.hash.length > 1 && url.hash !== `#${first}`);
    assert.equal(await page.locator('.info[inert]').count(), 1);
    answer();
    await told(page, 'The photo is among your favourites');
    await page.locator('.info:not([inert])').waitFor();
    assert.deepEqual([...library.edits.made], [[first.slice(0, 16), { favourite: true }]]);
    assert.equal(await page.locator('.pswp__button--favourite').getAttribute('aria-pressed'), 'false');
    await close();
  });

  test(`a photo goes to the trash, the next one is shown, and it comes back from there, on ${size}`, madeUpAlone, async () => {
    const { library, page, close, id } = await opened(options);
    await page.getByRole('button', { name: 'Move to trash' }).click();
    await told(page, 'The photo is in the trash, for 30 days');
    await page.waitForFunction((next) => location.hash === `#${next}`, library.idOf(1));
    await page.keyboard.press('Escape');
    await photoGone(page);
    await page.waitForSelector(`.tile[data-id="${id}"]`, { state: 'detached' });
    await page.getByRole('link', { name: 'Albums' }).click();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.locator('#bar h2', { hasText: 'Trash' }).waitFor();
    await settled(page);
    assert.equal(await focusedTile(page), null);
    await page.locator(`.tile[data-id="${id}"]`).focus();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Put back' }).click();
    await told(page, 'The photo is back among all others');
    await page.locator('#notice h2', { hasText: 'Nothing is here' }).waitFor();
    assert.equal(library.edits.shelf(id), '');
    await close();
  });

  test(`what is said of an open photo is seen at once, on ${size}`, madeUpAlone, async () => {
    const { library, page, close, id } = await opened(options);
    await page.keyboard.press('i');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Caption' }).fill('Zoë by the lake');
    await page.getByRole('combobox', { name: 'Taken' }).selectOption('In a year');
    await page.getByRole('spinbutton', { name: 'When exactly' }).fill('1974');
    await page.getByRole('textbox', { name: 'Place' }).fill('Lake house, Sweden');
    // Keys are the dialog's while it is open.
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Save' }).click();
    await told(page, 'Saved');
    await page.locator('.info .lead', { hasText: 'Zoë by the lake' }).waitFor();
    await page.locator('.info .fact', { hasText: 'Lake house, Sweden' }).waitFor();
    const { caption, taken, places } = library.edits.of(id);
    assert.deepEqual({ caption, taken, places }, { caption: 'Zoë by the lake', taken: { 'in-year': 1974 }, places: ['Lake house', 'Sweden'] });
    await undo(page);
    await told(page, 'That is taken back');
    assert.deepEqual(library.edits.of(id), {});
    await close();
  });
}

test('photos are selected by keys, by their marks, and from one to another', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base });
  await settled(page);
  const id = (/** @type {number} */ i) => library.idOf(i);
  await page.locator(`.tile[data-id="${id(1)}"]`).focus();
  await page.keyboard.press('x');
  assert.deepEqual(await picked(page), [id(1)]);
  assert.match(String(await page.locator('.tile.picked').getAttribute('aria-label')), /, selected$/);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.locator('#picked', { hasText: '3 photos' }).waitFor();
  await page.locator(`.tile[data-id="${id(5)}"]`).hover();
  await page.locator(`.tile[data-id="${id(5)}"] .check`).click();
  await page.locator('#picked', { hasText: '4 photos' }).waitFor();
  await page.locator(`.tile[data-id="${id(5)}"]`).click();
  await page.locator('#picked', { hasText: '3 photos' }).waitFor();
  await page.locator(`.tile[data-id="${id(7)}"]`).click({ modifiers: ['Shift'] });
  await page.locator('#picked', { hasText: '6 photos' }).waitFor();
  assert.deepEqual((await picked(page)).sort(), [1, 2, 3, 5, 6, 7].map(id).sort());
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#picked').isVisible(), false);
  assert.deepEqual(await picked(page), []);
  await close();
});

test('a long touch selects, and goes on over others', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base, ...PHONE });
  await settled(page);
  const middle = async (/** @type {number} */ i) => {
    const box = await page.locator(`.tile[data-id="${library.idOf(i)}"]`).boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + Math.min(40, box.height / 2) };
  };
  const devtools = await page.context().newCDPSession(page);
  const touch = async (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {{x: number, y: number}[]} */ touchPoints) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [await middle(1)]);
  await page.locator('#picked', { hasText: '1 photo' }).waitFor();
  await touch('touchMove', [await middle(2)]);
  await page.locator('#picked', { hasText: '2 photos' }).waitFor();
  await touch('touchEnd', []);
  assert.deepEqual((await picked(page)).sort(), [1, 2].map((i) => library.idOf(i)).sort());
  assert.equal(new URL(page.url()).hash, '');
  await close();
});

for (const [size, options] of SIZES) {
  test(`photos that are selected are put into an album, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/', { base, ...options });
    await settled(page);
    await page.locator('.tile').first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('button', { name: 'Add to album' }).click();
    await page.getByRole('combobox', { name: 'Title' }).fill('Lake <b>house</b>');
    await page.keyboard.press('Enter');
    await told(page, '2 photos in the album “Lake <b>house</b>”');
    assert.deepEqual([...library.edits.albums.get('Lake <b>house</b>') ?? []], [0, 1].map((i) => library.idOf(i)));
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('#picked').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Albums' }).click();
    await page.locator('.card', { hasText: 'Lake <b>house</b>' }).waitFor();
    assert.match(await page.locator('.card').innerText(), /2 photos/);
    await close();
  });

  test(`many are edited at once, and that is taken back at once, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/', { base, ...options });
    await settled(page);
    await page.locator('.tile').first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Edit 2 photos' }).waitFor();
    await page.getByRole('combobox', { name: 'Stars' }).selectOption('★★★★★');
    await page.getByRole('combobox', { name: 'Taken' }).selectOption('The clock was behind, by hours');
    await page.getByRole('spinbutton', { name: 'When exactly' }).fill('-1.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await told(page, 'Saved of 2 photos');
    for (const i of [0, 1]) assert.deepEqual(library.edits.of(library.idOf(i)), { rating: 5, taken: { later: -90 } });
    await undo(page);
    await told(page, 'That is taken back');
    assert.deepEqual(library.edits.of(library.idOf(0)), {});
    await close();
  });
}

for (const [size, options] of SIZES) {
  test(`away from the library’s own machine the owner makes albums, edits and shares, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    library.remember();
    library.isHere = false;
    const { page, close } = await open('/?q=Natalie', { base, ...options });
    await settled(page);
    assert.deepEqual(await page.locator('#nav a:visible').allInnerTexts(), ['Photos', 'Albums', 'Shared']);
    assert.equal(await page.getByRole('button', { name: 'Add photos' }).count(), 0);
    assert.equal(await page.locator('#person').isVisible(), false);
    await page.locator('.tile').first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Edit the photo' }).waitFor();
    assert.equal(await page.getByLabel('Place, the smallest first').count(), 0);
    await page.getByLabel('Caption').fill('By the lake');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#told', { hasText: 'Saved' }).waitFor();
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Share 1 photo' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Link' }).waitFor();
    assert.equal(library.shares.length, 1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('b');
    await page.getByRole('combobox', { name: 'Title' }).fill('The lake');
    await page.keyboard.press('Enter');
    await page.locator('#told', { hasText: 'The lake' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Albums' }).click();
    await page.locator('.card', { hasText: 'The lake' }).waitFor();
    assert.equal(await page.locator('.folders').count(), 0);
    assert.deepEqual(await page.locator('.apart-list a').allInnerTexts(), ['Favourites', 'Archive', 'Hidden', 'Trash']);
    await page.goto(`${base}/?q=Natalie`);
    await settled(page);
    await page.locator('.tile').first().click();
    await photoShown(page);
    await page.keyboard.press('i');
    await page.locator('.info .fact').first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Natalie is not here' }).count(), 0);
    await page.getByRole('button', { name: 'Move to trash' }).click();
    await page.locator('#told', { hasText: 'in the trash' }).waitFor();
    await page.locator('#told').getByRole('button', { name: 'Undo' }).click();
    await page.locator('#told', { hasText: 'taken back' }).waitFor();
    await page.goto(`${base}/#/people`);
    await page.waitForURL(`${base}/`);
    await settled(page);
    assert.equal(await page.locator('#memories').isVisible(), false);
    await close();
  });
}

test('what was done is taken back by a key, step by step, in the timeline and in an open photo', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base });
  const favourites = () => [...library.edits.made.values()].filter(({ favourite }) => favourite).length;
  await settled(page);
  for (const inPhoto of [false, true]) {
    await page.locator('.tile').first().focus();
    if (inPhoto) {
      await page.keyboard.press('Enter');
      await photoShown(page);
    }
    await page.keyboard.press('f');
    await page.locator('#told', { hasText: 'among your favourites' }).waitFor();
    await page.keyboard.press('a');
    await page.locator('#told', { hasText: 'in the archive' }).waitFor();
    assert.equal(favourites(), 1);
    await page.keyboard.press('Control+z');
    await page.locator('#told', { hasText: 'taken back' }).waitFor();
    assert.equal(favourites(), 1);
    assert.ok([...library.edits.made.values()].every(({ shelf }) => shelf !== 'archive'));
    await page.locator('#told').getByRole('button', { name: 'Close' }).click();
    // Held, which is taken for one press.
    await page.keyboard.down('Control');
    for (let held = 0; held < 3; held++) await page.keyboard.down('z');
    for (const key of ['z', 'Control']) await page.keyboard.up(key);
    await page.locator('#told', { hasText: 'taken back' }).waitFor();
    assert.equal(favourites(), 0);
  }
  await page.keyboard.press('Control+z');
  await page.locator('#told', { hasText: 'Nothing else was done here' }).waitFor();
  await close();
});

test('what cannot be taken back just now can be later, and a button takes back what is said beside it', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page } = await open('/', { base });
  await settled(page);
  await page.locator('.tile').first().focus();
  await page.keyboard.press('f');
  await page.locator('#told', { hasText: 'among your favourites' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('heading', { name: 'Share 1 photo' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.route('**/api/edits', (route) => route.fulfill({ status: 503, contentType: 'text/plain', body: 'that took too long here\n' }));
  await page.locator('#told').getByRole('button', { name: 'Undo' }).click();
  await page.locator('#told', { hasText: 'That took too long here.' }).waitFor();
  await page.unroute('**/api/edits');
  await page.keyboard.press('Control+z');
  await page.locator('#told', { hasText: 'That is taken back' }).waitFor();
  assert.deepEqual([[...library.edits.made.values()].some(({ favourite }) => favourite), library.shares.length], [false, 1]);
  await page.keyboard.press('Control+z');
  await page.locator('#told', { hasText: 'is shared no more' }).waitFor();
  assert.equal(library.shares.length, 0);
  await page.context().close();
});

test('a removed album and a share are taken back by a key, be the search box empty', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.albums.set('By the sea', 'beach');
  const { page, close } = await open('/?q=in+the+album+By+the+sea', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Remove album' }).click();
  await page.locator('#told', { hasText: 'The album “By the sea” is removed' }).waitFor();
  await page.locator('#search input').focus();
  await page.keyboard.press('Control+z');
  await page.locator('#told', { hasText: 'The album “By the sea” is back' }).waitFor();
  await settled(page);
  await page.locator('.tile').first().focus();
  await page.keyboard.press('Control+z');
  await page.locator('#told', { hasText: '“By the sea” is shared no more' }).waitFor();
  assert.deepEqual([library.albums.size, library.shares.length], [1, 0]);
  await close();
});

test('where wishes do not come true nothing is offered', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.takesWishes = false;
  const { page, close } = await open('/', { base });
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  for (const name of ['Favourite', 'Move to trash']) assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await photoGone(page);
  assert.equal(library.edits.made.size, 0);
  await page.keyboard.press('x');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'In a photo' }).waitFor();
  assert.equal(await page.locator('#picked').isVisible(), false);
  for (const name of ['With what is selected, or has the focus', 'Among people']) assert.equal(await page.getByRole('heading', { name }).count(), 0, name);
  await close();
});

test('with the real server photos are told about, shared and put into an album, and all of it is taken back', { skip: !isReal }, async () => {
  const { page, close } = await open('/');
  await settled(page);
  await page.locator('.tile').first().focus();
  await page.keyboard.press('x');
  const id = await focusedTile(page);
  const details = async () => (await ask(`/api/photos/${id}`)).json();
  const before = await details();
  await page.keyboard.press('e');
  await page.getByRole('textbox', { name: 'Caption' }).fill('Told by the gallery');
  await page.getByRole('textbox', { name: 'Place' }).fill('Attic');
  await page.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Saved');
  const { description, places, location } = await details();
  assert.deepEqual([description, places[0], location], ['Told by the gallery', 'Attic', before.location]);
  await undo(page);
  await told(page, 'That is taken back');
  assert.deepEqual(await details(), before);
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  assert.equal((await fetch(link)).status, 200);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#keep', { state: 'hidden' });
  await page.keyboard.press('b');
  await page.getByRole('combobox', { name: 'Title' }).fill('By the gallery');
  await page.keyboard.press('Enter');
  await told(page, '1 photo in the album “By the gallery”');
  await page.getByRole('link', { name: 'Albums' }).click();
  await page.locator('.card', { hasText: 'By the gallery' }).waitFor();
  await page.locator('.opener').first().waitFor();
  await page.getByRole('link', { name: 'Shared' }).click();
  await page.getByRole('button', { name: 'End: Photos' }).click();
  await told(page, '“Photos” is shared no more');
  assert.equal((await fetch(link)).status, 404);
  assert.equal((await wish('/api/albums', { wish: 'drop', title: 'By the gallery' })).status, 200);
  await close();
});
