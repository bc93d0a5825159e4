/**
 * Who may look, on the real server: the owner invites somebody to an album, they come, and their session is ended.
 * None of these pages needs its script. With TINTYPE_PICTURES, a folder, it is kept there how they look.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { violations } from './axe.mjs';
import { isReal, open, settled, SIZES, url, wish } from './gallery.mjs';

/** @typedef {import('playwright-core').Page} Page */

const PASSWORD = 'correct horse';
const pictures = process.env.TINTYPE_PICTURES;

/** @param {Page} page @param {string} name */
async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/** As wide as the window, and no wider. @param {Page} page */
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

for (const [size, options] of SIZES) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`somebody is invited, comes and is signed out, ${colorScheme}, on ${size}`, { skip: !isReal }, async () => {
      const name = `Grandma ${colorScheme} ${size}`;
      await wish('/api/albums', { wish: 'save', title: 'Lisbon', search: 'Lisbon' });
      const { page } = await open('/accounts', { colorScheme, ...options });
      const invite = page.getByRole('region', { name: 'Invite somebody' });
      await invite.getByLabel('Name').fill(name);
      await invite.getByLabel(/Only what is in these albums/).check();
      await invite.getByLabel('Lisbon').check();
      assert.deepEqual(await violations(page), []);
      await invite.getByRole('button', { name: 'Make a link' }).click();
      const link = await page.locator('.told .link').innerText();
      assert.match(link, new RegExp(`^${url}/invitation/[0-9a-f]{32}$`));
      assert.deepEqual(await violations(page), []);
      assert.ok(await fits(page));
      await picture(page, `accounts-${colorScheme}-${size.split(' ')[1]}`);

      const { page: theirs } = await open(new URL(link).pathname, { session: '', colorScheme, ...options });
      assert.deepEqual(await violations(theirs), []);
      await picture(theirs, `invitation-${colorScheme}-${size.split(' ')[1]}`);
      await theirs.getByLabel('Password').fill(PASSWORD);
      await theirs.getByRole('button', { name: 'Open the gallery' }).click();
      await theirs.waitForURL(`${url}/`);
      await settled(theirs);
      const shown = await theirs.evaluate(async () => (await (await fetch('/api/status')).json()).photos);
      const all = await page.evaluate(async () => (await (await fetch('/api/status')).json()).photos);
      assert.ok(shown > 0 && shown < all, `${shown} of ${all}`);

      await picture(theirs, `viewer-${colorScheme}-${size.split(' ')[1]}`);
      await theirs.getByRole('navigation').getByRole('link', { name: 'Account' }).click();
      await theirs.getByRole('heading', { name: 'Your account' }).waitFor();
      assert.deepEqual(await violations(theirs), []);
      assert.ok(await fits(theirs));
      await picture(theirs, `own-${colorScheme}-${size.split(' ')[1]}`);
      const change = async (/** @type {string} */ from, /** @type {string} */ to) => {
        await theirs.getByLabel('Password', { exact: true }).fill(from);
        await theirs.getByLabel('New password').fill(to);
        await theirs.getByRole('button', { name: 'Change the password' }).click();
      };
      await change('something else', PASSWORD);
      await theirs.getByText('That is not your password').waitFor();
      assert.deepEqual(await violations(theirs), []);
      await change(PASSWORD, PASSWORD);
      await theirs.waitForURL(`${url}/`);
      await settled(theirs);

      await page.goto(`${url}/accounts`);
      await page.getByRole('button', { name: `End the session of ${name}` }).click();
      await page.getByRole('button', { name: `End the session of ${name}` }).waitFor({ state: 'detached' });
      await theirs.goto(`${url}/`);
      assert.deepEqual(await violations(theirs), []);
      await picture(theirs, `sign-in-${colorScheme}-${size.split(' ')[1]}`);
      await theirs.getByLabel('Name').fill(name);
      await theirs.getByLabel('Password').fill('something else');
      await theirs.getByRole('button', { name: 'Sign in' }).click();
      await theirs.getByText('That is not it').waitFor();
      await theirs.getByLabel('Name').fill(name);
      await theirs.getByLabel('Password').fill(PASSWORD);
      await theirs.getByRole('button', { name: 'Sign in' }).click();
      await settled(theirs);

      const remove = page.getByRole('button', { name: `Remove ${name}` });
      await remove.click();
      await page.getByRole('status').getByText(`${name} has no account any more`).waitFor();
      assert.deepEqual(await violations(page), []);
      await picture(page, `removed-${colorScheme}-${size.split(' ')[1]}`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await remove.click();
      await remove.waitFor({ state: 'detached' });
      await theirs.goto(`${url}/`);
      await theirs.getByText('These photos are private').waitFor();
      await Promise.all([page.context().close(), theirs.context().close()]);
    });
  }
}

test('forms are sent with their hash, and by themselves where the script is not to be had', { skip: !isReal }, async () => {
  const { page } = await open('/accounts');
  const invite = async (/** @type {string} */ name) => {
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await page.getByRole('region', { name: 'Invite somebody' }).getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Make a link' }).click();
    const request = await asked;
    await page.locator('.told .link').waitFor();
    const body = new TextEncoder().encode(request.postData() ?? '');
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex');
    return [request.headers()['x-amz-content-sha256'], hash];
  };
  const [sent, expected] = await invite('Aunt é &');
  assert.equal(sent, expected);
  await page.route('**/send.js', (route) => route.abort());
  await page.goto(`${url}/accounts`);
  assert.equal((await invite('Uncle'))[0], undefined);
  await page.context().close();
});
