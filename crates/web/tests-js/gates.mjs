/**
 * Measures what the gallery promises, on made-up libraries of 200,000 and 1,000,000 photos, and fails when a promise is
 * broken. Not part of `npm test`: a busy machine would fail it. `TINTYPE_BIN=…/tintype npm run gates` measures the gallery's files as
 * the program has them, put together and minified.
 */
import { performance } from 'node:perf_hooks';
import { layOut } from '../gallery/layout.js';
import { decodeIndex } from '../gallery/wire.js';
import { launch } from './chromium.mjs';
import { startMock } from './mock-server.mjs';
import { MOODS, tilePng } from './scenes.mjs';
import { SyntheticLibrary } from './synthetic.mjs';

const MEASURE = { width: 1348, target: 220, gutter: 4, dayGap: 24, headingLead: 72, labelLead: 40 };

/** @type {{gate: string, figure: number, limit: number, unit: string}[]} */
const results = [];

/**
 * @param {string} gate
 * @param {number} figure
 * @param {number} limit
 * @param {string} unit
 */
function note(gate, figure, limit, unit) {
  results.push({ gate, figure, limit, unit });
  console.log(`${figure <= limit ? 'ok  ' : 'MISS'} ${gate}: ${figure.toFixed(figure < 100 ? 1 : 0)} ${unit} (at most ${limit})`);
}

/** @param {number[]} values */
function p95(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}

for (let mood = 0; mood < MOODS; mood++) tilePng(mood);
for (const [count, limit] of /** @type {[number, number][]} */ ([[200_000, 150], [1_000_000, 350]])) {
  const bytes = new SyntheticLibrary(count).index('');
  const index = decodeIndex(/** @type {ArrayBuffer} */ (bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
  layOut(index, MEASURE);
  const start = performance.now();
  layOut(index, MEASURE);
  note(`layout of ${count.toLocaleString('en-GB')}, Node, warm`, performance.now() - start, limit, 'ms');
}

const { TINTYPE_URL: program, TINTYPE_SESSION: session } = process.env;
/** @type {Map<string, Promise<import('./mock-server.mjs').Answer>>} */
const built = new Map();

/** A file of the gallery as the program answers it, asked for once. @param {string} path */
function fromProgram(path) {
  const known = built.get(path) ?? fetch(`${program}${path}`, { headers: { cookie: session ?? '' } }).then(async (answer) => {
    const headers = { 'cache-control': answer.headers.get('cache-control') ?? '' };
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: new Uint8Array(await answer.arrayBuffer()), headers };
  });
  built.set(path, known);
  return known;
}

/** @param {number} count */
const mockOf = (count) => startMock(count, 0, program ? fromProgram : null);

const browser = await launch();
await large(200_000);
await million();
await browser.close();
if (results.some(({ figure, limit }) => !(figure <= limit))) process.exitCode = 1;

/** @param {number} count */
async function large(count) {
  const mock = await mockOf(count);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(mock.url);
  await shown(page);
  const layoutCold = await layoutInPage(page, mock.url);
  note('layout of 200,000, browser, first time', layoutCold, 150, 'ms');

  const fresh = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const started = performance.now();
  await fresh.goto(mock.url, { waitUntil: 'commit' });
  await fresh.waitForFunction(() => document.querySelector('.tile img.here'), null, { polling: 'raf' });
  note('first photo painted', performance.now() - started, 500, 'ms');

  const client = await fresh.context().newCDPSession(fresh);
  await client.send('Performance.enable');
  await shown(fresh);
  const frames = [];
  let elements = 0;
  for (let i = 0; i < 240; i++) {
    const before = await work(client);
    const now = await fresh.evaluate(async (step) => {
      scrollBy(0, step);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return document.getElementsByTagName('*').length;
    }, i < 120 ? 300 : 1500);
    frames.push(await work(client) - before);
    elements = Math.max(elements, now);
  }
  note('script, layout and style a frame while flinging, p95', p95(frames), 17, 'ms');
  note('elements while moving', elements, 400, '');

  const jumps = [];
  const rail = await fresh.locator('#rail').boundingBox();
  if (!rail) throw new Error('the rail is not shown');
  for (let i = 1; i <= 12; i++) {
    await fresh.mouse.move(rail.x + 30, rail.y + 5);
    const start = performance.now();
    await fresh.mouse.click(rail.x + 30, rail.y + (rail.height * ((i * 5) % 13)) / 13);
    await shown(fresh);
    jumps.push(performance.now() - start);
  }
  note('jump to a year, all pictures there, worst of 12', Math.max(...jumps), 300, 'ms');

  await fresh.evaluate(() => scrollTo(0, scrollY - 10));
  const tile = fresh.locator('.tile:has(img.here)').nth(8);
  await tile.hover();
  const preloaded = fresh.waitForResponse((response) => response.url().includes('/thumbnails/'));
  await fresh.mouse.down();
  await (await preloaded).finished();
  const openStart = performance.now();
  await fresh.mouse.up();
  await fresh.waitForFunction(() => {
    const picture = document.querySelector('.pswp__item[aria-hidden="false"] img.pswp__img:not(.pswp__img--placeholder)');
    return picture instanceof HTMLImageElement && picture.complete && picture.isConnected;
  }, null, { polling: 'raf' });
  note('photo opened, preloaded', performance.now() - openStart, 400, 'ms');
  await fresh.keyboard.press('Escape');
  await fresh.waitForSelector('.pswp', { state: 'detached' });

  await client.send('HeapProfiler.collectGarbage');
  const heap = await client.send('Runtime.getHeapUsage');
  const backing = 'backingStorageSize' in heap ? Number(heap.backingStorageSize) : 0;
  note('JavaScript heap with its buffers, after collecting', (heap.usedSize + backing) / 2 ** 20, 40, 'MiB');
  await page.close();
  await fresh.close();
  mock.close();
}

async function million() {
  const mock = await mockOf(1_000_000);
  for (const deviceScaleFactor of [1, 3]) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor });
    await page.goto(mock.url);
    await shown(page);
    if (deviceScaleFactor === 1) note('layout of 1,000,000, browser, first time', await layoutInPage(page, mock.url), 350, 'ms');
    await page.keyboard.press('End');
    const last = mock.library.photo(idHex(mock));
    const reached = await page.waitForFunction((id) => {
      const tile = document.querySelector(`.tile[data-id="${id}"] img.here`);
      const box = tile?.getBoundingClientRect();
      return box && box.top >= 0 && box.bottom <= innerHeight;
    }, last?.id.slice(0, 16), { timeout: 10_000 }).then(() => 0, () => 1);
    note(`last photo of 1,000,000 out of reach at a device pixel ratio of ${deviceScaleFactor}`, reached, 0, '');
    await page.close();
  }
  mock.close();
}

/** @param {Awaited<ReturnType<typeof startMock>>} mock */
function idHex(mock) {
  const bytes = mock.library.chunk('', Math.floor((mock.library.count - 1) / 512));
  return bytes.readBigUInt64BE(bytes.length - 12).toString(16).padStart(16, '0');
}

/**
 * Until every tile in the window has its picture.
 * @param {import('playwright-core').Page} page
 */
async function shown(page) {
  await page.waitForFunction(() => {
    const tiles = [...document.querySelectorAll('.tile')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > 60 && top < innerHeight;
    });
    return tiles.length > 0 && tiles.every((tile) => tile.querySelector('img.here'));
  }, null, { polling: 'raf' });
}

/**
 * In a new document, so that nothing is compiled yet but what the page itself has.
 * @param {import('playwright-core').Page} page
 * @param {string} url
 * @returns {Promise<number>}
 */
async function layoutInPage(page, url) {
  return page.evaluate(async ([url, measure]) => {
    const [{ layOut }, { decodeIndex }] = await Promise.all([import(`${url}/a/fresh/layout.js`), import(`${url}/a/fresh/wire.js`)]);
    const index = decodeIndex(await (await fetch('/api/index')).arrayBuffer());
    const start = performance.now();
    layOut(index, measure);
    return performance.now() - start;
  }, /** @type {[string, typeof MEASURE]} */ ([url, MEASURE]));
}

/**
 * What the main thread has done so far, in milliseconds.
 * @param {import('playwright-core').CDPSession} client
 */
async function work(client) {
  const { metrics } = await client.send('Performance.getMetrics');
  const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')) * 1000;
}
