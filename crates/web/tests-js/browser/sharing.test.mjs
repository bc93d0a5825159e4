/** Sharing photos, an album and a search, and ending that: always in a made-up library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeUp, madeUpAlone, open, settled, SIZES } from './gallery.mjs';

for (const [size, options] of SIZES) {
  test(`photos that are selected are shared by a link, which is ended and given back, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/', { base, ...options });
    await settled(page);
    await page.locator('.tile').first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Share 2 photos' }).waitFor();
    await page.getByRole('textbox', { name: 'Title' }).fill('The <lake>');
    await page.getByRole('checkbox', { name: 'Originals, too' }).check();
    await page.keyboard.press('Enter');
    const link = page.getByRole('textbox', { name: 'Link' });
    await link.waitFor();
    assert.match(await link.inputValue(), new RegExp(`^${base}/s/[0-9]{32}$`));
    const [share] = library.shares;
    assert.ok(share);
    assert.deepEqual([share.title, share.photos, share.access, share.originals, share.until_ms], ['The <lake>', 2, 'link', true, Date.UTC(2026, 11, 31)]);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Shared' }).click();
    const line = page.locator('.share-line', { hasText: 'The <lake>' });
    assert.match(await line.innerText(), /2 photos · by link · with originals\s+until 31 December 2026 · nobody looked yet/);
    await line.getByRole('button', { name: 'End: The <lake>' }).click();
    await page.locator('#told', { hasText: '“The <lake>” is shared no more' }).waitFor();
    assert.deepEqual(library.shares, []);
    await page.locator('#told').getByRole('button', { name: 'Undo' }).click();
    await line.waitFor();
    assert.equal(library.shares.length, 1);
    await close();
  });

  test(`a search is shared with a passphrase, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/?q=beach', { base, ...options });
    await settled(page);
    await page.getByRole('button', { name: 'Share' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Passphrase' }).isVisible(), false);
    await page.getByRole('combobox', { name: 'Who may look' }).selectOption('passphrase');
    await page.getByRole('textbox', { name: 'Passphrase' }).fill('open sesame');
    await page.getByRole('combobox', { name: 'For' }).selectOption('Until I end it');
    await page.getByRole('button', { name: 'Make a link' }).click();
    await page.locator('#keep', { hasText: 'Say the passphrase another way' }).waitFor();
    const [share] = library.shares;
    assert.deepEqual([share?.search, share?.access, share?.until_ms], ['beach', 'passphrase', null]);
    await close();
  });
}

test('what cannot be shared is refused in words', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.albums.set('By the sea', 'beach');
  const { page, errors } = await open('/?q=in+the+album+By+the+sea', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('combobox', { name: 'Who may look' }).selectOption('passphrase');
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(' ');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.locator('#keep .refusal', { hasText: 'A passphrase has 1 to 1000 bytes.' }).waitFor();
  assert.equal(library.shares.length, 0);
  await page.getByRole('combobox', { name: 'Who may look' }).selectOption('public');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByRole('textbox', { name: 'Link' }).waitFor();
  assert.deepEqual([library.shares[0]?.album, library.shares[0]?.access], ['By the sea', 'public']);
  assert.ok(errors.every((error) => error.includes('400')), String(errors));
  await page.context().close();
});
