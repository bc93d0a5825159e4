/**
 * A browser on a gallery: the real server's when TINTYPE_URL says where it is and TINTYPE_SESSION has a session's cookie,
 * otherwise one with a made-up library.
 * Pages note every error they meet, and tests end by saying there was none.
 */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { decodeIndex, Chunk, CHUNK } from '../../gallery/wire.js';
import { launch } from '../chromium.mjs';
import { startMock } from '../mock-server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const PHOTOS = 3000;
const WINDOW = { width: 1200, height: 800 };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What the gallery is looked at with. */
export const SIZES = /** @type {const} */ ([['a desktop', {}], ['a phone', PHONE]]);

export const isReal = process.env.TINTYPE_URL !== undefined;

/** Tests that always have a made-up library say nothing new of the real server. */
export const madeUpAlone = { skip: isReal };

/**
 * For tests that need a library in a certain state: always made up.
 * @param {number} photos
 */
export async function madeUp(photos) {
  const mock = await startMock(photos);
  after(() => mock.close());
  return mock;
}

export const url = process.env.TINTYPE_URL?.replace(/\/$/, '') ?? (await madeUp(PHOTOS)).url;

const ownSession = process.env.TINTYPE_SESSION ?? '';

/** What the gallery answers there to whoever has the session. @param {string} path */
export const ask = (path) => fetch(url + path, { headers: { cookie: ownSession } });

/** Says a wish as the gallery's pages do. @param {string} path @param {unknown} wish */
export const wish = (path, wish) => fetch(url + path, {
  method: 'POST', headers: { cookie: ownSession, 'sec-fetch-site': 'same-origin' }, body: JSON.stringify(wish),
});

const browser = await launch();
after(() => browser.close());

/**
 * @param {string} path
 * @param {import('playwright-core').BrowserContextOptions & {base?: string, session?: string}} [options]
 */
export async function open(path, { base = url, session = ownSession, ...options } = {}) {
  const context = await browser.newContext({ viewport: WINDOW, reducedMotion: 'reduce', ...options });
  const [name, value] = session.split('=', 2);
  if (base === url && name && value) await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAskedAgain(message)) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(base + path);
  return {
    page,
    errors,
    close: async () => {
      assert.deepEqual(errors, []);
      await context.close();
    },
  };
}

/**
 * Whether the library changed while a part of its timeline was asked for: the page then asks for the newer one, and
 * only the browser calls that an error.
 * @param {import('playwright-core').ConsoleMessage} message
 */
function isAskedAgain(message) {
  return message.text().includes('409') && message.location().url.includes('/api/chunk/');
}

/**
 * What is asked for at such addresses gets no answer before what this returns is called.
 * @param {Page} page
 * @param {string} addresses
 */
export async function holdBack(page, addresses) {
  /** @type {() => void} */
  let answer = () => {};
  const isAnswered = new Promise((answered) => (answer = () => answered(null)));
  await page.route(addresses, async (route) => {
    await isAnswered;
    await route.continue();
  });
  return answer;
}

let settlings = 0;

/**
 * Until what is asked for is there, what was scrolled to is drawn, which takes the page a frame, and every tile in the
 * window has its picture.
 * The page may be on its way to another one meanwhile: it is asked again there.
 * @param {Page} page
 */
export async function settled(page) {
  settlings += 1;
  await page.waitForFunction((settling) => {
    // It is asked once a frame, and an answer that is to be waited for would be taken for yes.
    const frames = Number(Reflect.get(window, settling) ?? 0);
    Reflect.set(window, settling, frames + 1);
    if (frames < 2 || document.getElementById('main')?.ariaBusy !== 'false') return false;
    // What can be done is known once the server said who looks.
    if (!document.querySelector('#to-shared:not([hidden]), #to-account:not([hidden])')) return false;
    const tiles = [...document.querySelectorAll('.tile')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > 60 && top < innerHeight;
    });
    return tiles.length > 0 && tiles.every((tile) => tile.querySelector('img.here, img.missing'));
  }, `settling ${settlings}`);
}

/** Until a photo fills the window. @param {Page} page */
export async function photoShown(page) {
  await page.waitForFunction(() => {
    const picture = document.querySelector('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)');
    return picture instanceof HTMLImageElement && picture.complete && picture.naturalWidth > 0;
  });
}

/** @param {Page} page */
export async function photoGone(page) {
  await page.waitForSelector('.pswp', { state: 'detached' });
}

/** @param {string} [query] */
export async function readIndex(query = '') {
  return decodeIndex(await (await ask(`/api/index?q=${encodeURIComponent(query)}`)).arrayBuffer());
}

/**
 * @param {number} photo
 * @param {string} [query]
 */
export async function readId(photo, query = '') {
  const { version } = await readIndex(query);
  const answer = await ask(`/api/chunk/${Math.floor(photo / CHUNK)}?q=${encodeURIComponent(query)}&v=${version}`);
  return new Chunk(await answer.arrayBuffer(), CHUNK).id(photo % CHUNK);
}

/** The year most photos are from, so that searching for it finds some. */
export async function busyYear() {
  const { days, dayStarts } = await readIndex();
  /** @type {Map<number, number>} */
  const counts = new Map();
  days.forEach((day, i) => {
    const year = new Date(day * 86_400_000).getUTCFullYear();
    counts.set(year, (counts.get(year) ?? 0) + Number(dayStarts[i + 1]) - Number(dayStarts[i]));
  });
  const [busiest] = [...counts].sort((a, b) => b[1] - a[1]);
  assert.ok(busiest);
  return { year: String(busiest[0]), count: busiest[1] };
}

/** A word that is in no library. */
export const NONSENSE = 'qzxvjwq';

/**
 * The tile that has the focus.
 * @param {Page} page
 */
export function focusedTile(page) {
  return page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id ?? null : null));
}

/**
 * @param {Page} page
 * @param {string} id
 */
export async function inWindow(page, id) {
  await page.waitForFunction((id) => {
    const box = document.querySelector(`.tile[data-id="${id}"]`)?.getBoundingClientRect();
    return box && box.top >= 0 && box.bottom <= innerHeight;
  }, id);
}
