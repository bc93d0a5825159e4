/** The door of the real server, in a browser that has no session yet. It needs the link that is good now. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { isReal, open, settled, url } from './gallery.mjs';

const link = process.env.TINTYPE_LINK ?? '';

test('a link opens the gallery, and another site leads there through a press of a button', { skip: !isReal }, async () => {
  const stranger = await open('/', { session: '' });
  assert.match(await stranger.page.locator('main').innerText(), /private[\s\S]+tintype serve/);
  assert.equal(await stranger.page.getByRole('button', { name: 'Open the gallery' }).count(), 0);

  const { page } = stranger;
  await page.goto(link);
  await settled(page);
  assert.equal(page.url(), `${url}/`);
  assert.deepEqual((await page.context().cookies()).map(({ httpOnly, sameSite }) => [httpOnly, sameSite]), [[true, 'Strict']]);

  // To a browser `localhost` is another site than `127.0.0.1`.
  const other = createServer((_, response) => response.setHeader('content-type', 'text/html').end(`<a href="${url}/">photos</a>`));
  await new Promise((listening) => other.listen(0, '127.0.0.1', () => listening(undefined)));
  after(() => other.close());
  const address = other.address();
  assert.ok(address && typeof address === 'object');
  await page.goto(`http://localhost:${address.port}/`);
  await page.getByRole('link').click();
  await page.getByRole('button', { name: 'Open the gallery' }).click();
  await settled(page);
  assert.match(page.url(), new RegExp(`^${url}/`));

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('These photos are private').waitFor();
  assert.deepEqual(await page.context().cookies(url), []);
  await page.context().close();
});
