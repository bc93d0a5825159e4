/** Sending photographs: chosen or dropped, files and folders, and what is said of each. Always to a made-up library. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { holdBack, madeUp, madeUpAlone, open, settled, SIZES } from './gallery.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tintype-upload-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'Summer é #1', 'Day 2'), { recursive: true });
for (const name of ['a.jpg', 'b.jpg', 'notes.txt', 'Day 2/c.jpg']) writeFileSync(join(folder, 'Summer é #1', name), `bytes of ${name}`);
const hash = (/** @type {string} */ name) => createHash('sha256').update(`bytes of ${name}`).digest('hex');

for (const [size, options] of SIZES) {
  test(`a folder is sent, what is there is not, and what is no photo is said, on ${size}`, madeUpAlone, async () => {
    const { library, url: base } = await madeUp(600);
    library.uploaded.set(hash('b.jpg'), 'somewhere/b.jpg');
    const { page, errors } = await open('/', { base, ...options });
    await settled(page);
    await page.getByRole('button', { name: 'Add photos' }).click();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose a folder' }).click()]);
    await chooser.setFiles(join(folder, 'Summer é #1'));
    await page.locator('#upload [role="status"]', { hasText: '2 added, 1 here already, 1 not added' }).waitFor();
    assert.match(await page.locator('#upload .problems').innerText(), /Summer é #1\/notes\.txt\s+It is no photograph\./);
    assert.deepEqual([...library.uploaded.values()].sort(), ['Summer é #1/Day 2/c.jpg', 'Summer é #1/a.jpg', 'somewhere/b.jpg']);
    await page.keyboard.press('Escape');
    await page.locator('#bar', { hasText: '602 photos' }).waitFor();
    assert.ok(errors.every((error) => error.includes('422')), String(errors));
    await page.context().close();
  });
}

test('what did not arrive is chosen again, and what is on its way is said on the page', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page } = await open('/', { base });
  await settled(page);
  await page.getByRole('button', { name: 'Add photos' }).click();
  const choose = async () => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose photos' }).click()]);
    await chooser.setFiles(join(folder, 'Summer é #1', 'a.jpg'));
  };
  await page.route('**/api/uploads/a.jpg', (route) => route.abort());
  await choose();
  const said = page.locator('#upload [role="status"]');
  await said.filter({ hasText: '0 added, 1 not added' }).waitFor();
  await page.unroute('**/api/uploads/a.jpg');
  const goOn = await holdBack(page, '**/api/uploads/a.jpg');
  await choose();
  await page.keyboard.press('Escape');
  await page.locator('#progress', { hasText: 'Adding 1 of 2' }).waitFor();
  const [asked] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
  assert.equal(asked.type(), 'beforeunload');
  await asked.dismiss();
  goOn();
  await page.locator('#progress').waitFor({ state: 'hidden' });
  assert.deepEqual([...library.uploaded], [[hash('a.jpg'), 'a.jpg']]);
  await page.context().close();
});

test('files that are dropped anywhere are sent', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/', { base });
  await settled(page);
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/upload.js')));
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['bytes of a.jpg'], 'a.jpg'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.locator('#upload [role="status"]', { hasText: '1 added' }).waitFor();
  assert.deepEqual([...library.uploaded], [[hash('a.jpg'), 'a.jpg']]);
  await close();
});

test('from another machine of the house, where nothing is encrypted, files are sent all the same', madeUpAlone, async () => {
  const { library, url } = await madeUp(600);
  const { page, close } = await open('/', { base: url.replace('127.0.0.1', 'house.test') });
  await settled(page);
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await page.getByRole('button', { name: 'Add photos' }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose photos' }).click()]);
  await chooser.setFiles(join(folder, 'Summer é #1', 'a.jpg'));
  await page.locator('#upload [role="status"]', { hasText: '1 added' }).waitFor();
  assert.deepEqual([...library.uploaded], [[hash('a.jpg'), 'a.jpg']]);
  await close();
});

test('whoever has signed in from elsewhere sends nothing', madeUpAlone, async () => {
  const { library, url: base } = await madeUp(600);
  library.takesWishes = false;
  const { page, close } = await open('/', { base });
  await settled(page);
  assert.equal(await page.getByRole('button', { name: 'Add photos' }).count(), 0);
  await close();
});
