/** Keeping searches as albums, and taking that back: always in a made-up library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeUp, madeUpAlone, NONSENSE, open, settled, SIZES } from './gallery.mjs';

for (const [size, options] of SIZES) {
  test(`a search is kept as an album, and that is taken back, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/?q=beach', { base, ...options });
    await settled(page);
    await page.getByRole('button', { name: 'Keep as album' }).click();
    const title = page.getByRole('textbox', { name: 'Title' });
    assert.equal(await title.inputValue(), 'beach');
    await page.keyboard.type('By the sea');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#keep', { state: 'hidden' });
    assert.match(await page.getByRole('status').filter({ hasText: 'Kept' }).innerText(), /^Kept as the album “By the sea”/);
    assert.deepEqual([...library.albums], [['By the sea', 'beach']]);
    assert.ok(await page.getByRole('button', { name: 'Keep as album' }).evaluate((button) => button === document.activeElement));
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('#told', { hasText: '“By the sea” is not kept' }).waitFor();
    assert.deepEqual([...library.albums], []);
    await page.getByRole('button', { name: 'Close' }).click();
    assert.equal(await page.locator('#told').innerText(), '');
    await close();
  });

  test(`an album is removed, and comes back, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    library.albums.set('By the sea', 'beach');
    const { page, close } = await open('/?q=in+the+album+By+the+sea', { base, ...options });
    await settled(page);
    assert.equal(await page.getByRole('button', { name: 'Keep as album' }).count(), 0);
    await page.getByRole('button', { name: 'Remove album' }).click();
    await page.locator('#told', { hasText: 'The album “By the sea” is removed' }).waitFor();
    assert.equal(page.url(), `${base}/`);
    assert.deepEqual([...library.albums], []);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('#told', { hasText: 'The album “By the sea” is back' }).waitFor();
    assert.equal(await page.locator('#search input').inputValue(), 'in the album By the sea');
    assert.deepEqual([...library.albums], [['By the sea', 'beach']]);
    await settled(page);
    await close();
  });
}

test('a title that cannot be is refused in words, and one that is taken is said to be', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.albums.set('Winter', 'snow');
  const { page, errors } = await open('/?q=beach', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Keep as album' }).click();
  const note = page.locator('#keep .note');
  await page.keyboard.type('winter');
  await page.waitForFunction(() => document.querySelector('#keep .note')?.textContent?.startsWith('There is an album with this title'));
  await page.getByRole('textbox', { name: 'Title' }).fill('a\u202eb');
  assert.equal(await note.innerText(), '');
  await page.keyboard.press('Enter');
  await page.locator('#keep .refusal').waitFor();
  assert.equal(await note.innerText(), 'A title is one line of characters that can be seen: "a\u202eb" is not.');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#keep', { state: 'hidden' });
  assert.deepEqual([...library.albums], [['Winter', 'snow']]);
  assert.ok(errors.every((error) => error.includes('400')), String(errors));
  await page.context().close();
});

test('only on this machine, and only what found something', madeUpAlone, async () => {
  for (const [query, takesWishes] of /** @type {[string, boolean][]} */ ([['beach', false], [`beach ${NONSENSE}`, true], ['', true]])) {
    const { library, url: base } = await madeUp(600);
    library.takesWishes = takesWishes;
    const { page, close } = await open(`/?q=${query}`, { base });
    await page.waitForFunction(() => document.getElementById('main')?.ariaBusy === 'false');
    assert.equal(await page.getByRole('button', { name: 'Keep as album' }).count(), 0, query);
    await close();
  }
});

test('part of an album can be kept as another', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.albums.set('Winter', 'snow');
  const { page, close } = await open('/?q=raw+in+the+album+Winter', { base });
  await settled(page);
  assert.equal(await page.getByRole('button', { name: 'Keep as album' }).count(), 1);
  assert.equal(await page.getByRole('button', { name: 'Remove album' }).count(), 0);
  await close();
});

test('what was said is gone with the next search', madeUpAlone, async () => {
  const { url: base } = await madeUp(600);
  const { page, close } = await open('/?q=beach', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Keep as album' }).click();
  await page.keyboard.press('Enter');
  await page.locator('#told', { hasText: 'Kept' }).waitFor();
  await page.locator('.chip .remove').click();
  await page.waitForSelector('.chip', { state: 'detached' });
  assert.equal(await page.locator('#told').innerText(), '');
  await close();
});
