/** Who is who: looked at, asked about, said, and taken back. Faces are always made up; the real library has none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, isReal, madeUp, open, photoShown, readId, settled, SIZES, wish } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
async function everybodyShown(page) {
  await page.locator('#people h2').waitFor();
  await page.waitForFunction(() => document.getElementById('main')?.ariaBusy === 'false');
}

/**
 * @param {Page} page
 * @param {string} words
 */
async function told(page, words) {
  await page.locator('#told', { hasText: words }).waitFor();
}

/** @param {Page} page */
function undo(page) {
  return page.locator('#told').getByRole('button', { name: 'Undo' }).click();
}

/** @param {Page} page */
function names(page) {
  return page.locator('a.somebody .name').allInnerTexts();
}

for (const [size, options] of SIZES) {
  test(`people are reached from the timeline and lead to their photos, on ${size}`, async () => {
    const { url: base } = await madeUp(600);
    const { page, close } = await open('/', { base, ...options });
    await settled(page);
    await page.getByRole('link', { name: 'People' }).click();
    await everybodyShown(page);
    assert.equal(page.url(), `${base}/#/people`);
    assert.equal(await page.title(), 'People – Tintype');
    assert.deepEqual((await names(page)).sort(), ['Natalie', 'Nathan', 'Zoë']);
    assert.match(await page.locator('#people').innerText(), /Nothing is sent to a recognition service/);
    await page.getByRole('link', { name: /^Zoë/ }).click();
    await settled(page);
    assert.equal(page.url(), `${base}/?q=Zo%C3%AB`);
    await page.locator('#person h2', { hasText: 'Zoë' }).waitFor();
    await page.locator('#person .face img.here').waitFor();
    await page.goBack();
    await everybodyShown(page);
    await page.goBack();
    await settled(page);
    assert.equal(new URL(page.url()).hash, '');
    assert.equal(await page.locator('#person').isVisible(), false);
    await close();
  });

  test(`a group is named, a name that is there is completed, and both are taken back, on ${size}`, async () => {
    const { url: base } = await madeUp(600);
    const { page, close } = await open('/#/people', { base, ...options });
    await everybodyShown(page);
    const groups = page.locator('button.somebody');
    const before = await groups.count();
    await groups.first().click();
    await page.locator('.face-mark').first().waitFor();
    await page.keyboard.type('Ruth');
    await page.keyboard.press('Enter');
    await told(page, 'They are Ruth');
    assert.ok((await names(page)).includes('Ruth'));
    assert.equal(await groups.count(), before - 1);
    await page.waitForFunction(() => document.activeElement?.matches('.somebody, .question button'));
    await undo(page);
    await told(page, 'Taken back: They are Ruth');
    assert.ok(!(await names(page)).includes('Ruth'));
    await groups.first().click();
    await page.keyboard.type('zo');
    await page.getByRole('option', { name: 'Zoë' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#who .note', { hasText: 'They become one with Zoë' }).waitFor();
    await page.keyboard.press('Enter');
    await told(page, 'They are Zoë');
    assert.equal((await names(page)).length, 3);
    await close();
  });

  test(`one question at a time is answered, on ${size}`, async () => {
    const { url: base } = await madeUp(600);
    const { page, close } = await open('/#/people', { base, ...options });
    await everybodyShown(page);
    const asked = page.locator('.question p');
    const first = await asked.innerText();
    assert.match(first, /^Natalie, in \d+ photos · Somebody in \d+ photos$/);
    await page.getByRole('button', { name: 'Not sure' }).click();
    await told(page, 'not asked again for now');
    assert.notEqual(await asked.innerText(), first);
    await undo(page);
    assert.equal(await asked.innerText(), first);
    await page.keyboard.press('n');
    await told(page, 'They are two people');
    assert.notEqual(await asked.innerText(), first);
    await undo(page);
    await told(page, 'Taken back');
    await page.keyboard.press('y');
    await told(page, 'Both are Natalie');
    await page.keyboard.press('y');
    await told(page, 'Both are one person');
    assert.equal(await page.locator('.question').count(), 0);
    await close();
  });

  test(`a group is hidden and shown again, on ${size}`, async () => {
    const { url: base } = await madeUp(600);
    const { page, close } = await open('/#/people', { base, ...options });
    await everybodyShown(page);
    const groups = page.locator('button.somebody', { hasText: 'Add name' });
    const before = await groups.count();
    await groups.nth(1).click();
    await page.getByRole('button', { name: 'Hide' }).click();
    await told(page, 'They are hidden');
    assert.equal(await groups.count(), before - 1);
    await page.getByText('Hidden (1)').click();
    await page.getByRole('button', { name: 'Show again' }).click();
    await told(page, 'Somebody is shown again');
    assert.equal(await groups.count(), before);
    await close();
  });

  test(`on their own page somebody gets a birth date, another name, and loses faces, on ${size}`, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/?q=Natalie', { base, ...options });
    await settled(page);
    const person = page.locator('#person');
    const about = person.locator('p');
    await person.getByRole('button', { name: 'Birth date' }).click();
    await page.getByLabel('Born on').fill('2001-04-30');
    await page.keyboard.press('Enter');
    await told(page, 'Natalie was born on 30 April 2001');
    await about.filter({ hasText: 'Born 30 April 2001' }).waitFor();
    await undo(page);
    await told(page, 'Taken back');
    await about.filter({ hasText: /^85 photos$/ }).waitFor();
    await person.getByRole('button', { name: 'Wrong faces' }).click();
    await page.getByRole('button', { name: 'Take out' }).click();
    await page.locator('#who .refusal', { hasText: 'Mark at least one face.' }).waitFor();
    await page.getByRole('button', { name: 'Not face 1 of 85' }).click();
    await page.getByRole('button', { name: 'Take out' }).click();
    await told(page, '1 face of Natalie taken out');
    await about.filter({ hasText: /^84 photos$/ }).waitFor();
    await undo(page);
    await about.filter({ hasText: /^85 photos$/ }).waitFor();
    await person.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('combobox', { name: 'Name' }).fill('Nat');
    await page.keyboard.press('Enter');
    await told(page, 'Natalie is Nat now');
    assert.equal(page.url(), `${base}/?q=Nat`);
    await settled(page);
    await undo(page);
    await told(page, 'Taken back');
    assert.equal(page.url(), `${base}/?q=Natalie`);
    await settled(page);
    await person.getByRole('button', { name: 'Hide' }).click();
    await told(page, 'Natalie is hidden');
    await person.getByRole('button', { name: 'Show' }).waitFor();
    assert.deepEqual(library.people.everybody().persons.filter(({ hidden }) => hidden).map(({ name }) => name), ['Natalie']);
    await close();
  });

  test(`what is known of a photo leads to who is in it, and they can be not there, on ${size}`, async () => {
    const { library, url: base } = await madeUp(600);
    const { page, close } = await open('/?q=Natalie', { base, ...options });
    await settled(page);
    await page.locator('.tile').first().click();
    await photoShown(page);
    await page.keyboard.press('i');
    await page.getByRole('button', { name: 'Natalie is not here', exact: true }).click();
    await page.getByText('Natalie is not here').waitFor();
    assert.equal(library.search('Natalie').count, 84);
    await page.locator('.info').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Natalie is not here', exact: true }).waitFor();
    assert.equal(library.search('Natalie').count, 85);
    await page.locator('.info').getByRole('link', { name: 'Natalie' }).click();
    await page.locator('#person h2', { hasText: 'Natalie' }).waitFor();
    await close();
  });
}

test('two people become one by a name, and are two again', async () => {
  const { url: base } = await madeUp(600);
  const { page, close } = await open('/?q=Nathan', { base });
  await settled(page);
  await page.locator('#person').getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.type('Zoë');
  await page.locator('#who .note', { hasText: 'They become one with Zoë' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Nathan is Zoë now');
  await settled(page);
  assert.equal(page.url(), `${base}/?q=Zo%C3%AB`);
  await undo(page);
  await told(page, 'Taken back');
  await page.locator('#person p', { hasText: '86 photos' }).waitFor();
  await close();
});

test('faces that were marked are left out of a name', async () => {
  const { library, url: base } = await madeUp(600);
  const { page, close } = await open('/#/people', { base });
  await everybodyShown(page);
  await page.locator('button.somebody').first().click();
  await page.locator('.face-mark').nth(2).click();
  const faces = await page.locator('.face-mark').count();
  await page.getByRole('combobox', { name: 'Name' }).fill('Ruth');
  await page.getByRole('button', { name: 'Save' }).click();
  await told(page, 'They are Ruth');
  assert.equal(library.search('Ruth').count, faces - 1);
  await close();
});

test('a name that cannot be is refused in words', async () => {
  const { url: base } = await madeUp(600);
  const { page, errors } = await open('/#/people', { base });
  await everybodyShown(page);
  await page.locator('button.somebody').first().click();
  await page.keyboard.type('me');
  await page.keyboard.press('Enter');
  await page.locator('#who .refusal', { hasText: '"me" is whoever says so' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForSelector('#who', { state: 'hidden' });
  assert.ok(errors.every((error) => error.includes('400')), String(errors));
  await page.context().close();
});

test('where Rekognition found faces, it is said what it was sent', async () => {
  const { library, url: base } = await madeUp(600);
  library.people.rekognition = true;
  const { page, close } = await open('/#/people', { base });
  await everybodyShown(page);
  assert.match(await page.locator('#people').innerText(), /Amazon Rekognition found faces here/);
  await close();
});

test('whoever has signed in from elsewhere is not led there', async () => {
  const { library, url: base } = await madeUp(600);
  library.takesWishes = false;
  const { page, close } = await open('/?q=Natalie', { base });
  await settled(page);
  assert.equal(await page.locator('#to-people').isVisible(), false);
  assert.equal(await page.locator('#person').isVisible(), false);
  await close();
});

test('somebody without a face is there, is named, hidden and taken back', { skip: !isReal }, async () => {
  const { page, close } = await open('/#/people');
  await everybodyShown(page);
  assert.match(await page.locator('#people').innerText(), /Faces appear here once/);
  const short = await readId(0);
  const { id } = await (await ask(`/api/photos/${short}`)).json();
  const shown = await wish('/api/people', { wish: 'shown', photos: [id], name: 'Bruno' });
  assert.equal(shown.status, 200, await shown.text());
  await page.reload();
  await everybodyShown(page);
  await page.getByRole('link', { name: 'Bruno' }).click();
  await settled(page);
  const person = page.locator('#person');
  await person.getByRole('button', { name: 'Birth date' }).click();
  await page.getByLabel('Born on').fill('1990-05-01');
  await page.keyboard.press('Enter');
  await person.locator('p', { hasText: 'Born 1 May 1990' }).waitFor();
  await undo(page);
  await told(page, 'Taken back: Bruno was born on 1 May 1990');
  await person.locator('p', { hasText: /^1 photo$/ }).waitFor();
  await person.getByRole('button', { name: 'Rename' }).click();
  await page.keyboard.type('Bello');
  await page.keyboard.press('Enter');
  await told(page, 'Bruno is Bello now');
  await settled(page);
  await page.locator('.tile').first().click();
  await photoShown(page);
  await page.keyboard.press('i');
  await page.getByRole('button', { name: 'Bello is not here', exact: true }).click();
  await page.locator('.info').getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Bello is not here', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await person.getByRole('button', { name: 'Hide' }).click();
  await told(page, 'Bello is hidden');
  await undo(page);
  await told(page, 'Taken back: Bello is hidden');
  // The other tests want a library in which nothing was decided.
  for (let left = 2; left > 0; left--) {
    await wish('/api/people', { wish: 'undo' });
  }
  await close();
});
