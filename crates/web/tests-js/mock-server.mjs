/**
 * Serves the gallery's files and a made-up library, as the real server would: same addresses, bytes and headers.
 * `node mock-server.mjs [PHOTOS] [PORT]` shows it in a browser.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portraitSvg, sceneSvg, tilePng } from './scenes.mjs';
import { moodOf, seedOf, sizeOf, SyntheticLibrary } from './synthetic.mjs';

const GALLERY = fileURLToPath(new URL('../gallery', import.meta.url));
const BUILD = 'mock';
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.md': 'text/plain; charset=utf-8',
};

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} type
 * @property {string | Uint8Array} body
 * @property {Record<string, string>} [headers]
 */

/**
 * @param {number} photos
 * @param {number} [port] any free one when absent
 * @param {((path: string) => Promise<Answer>) | null} [built] what answers the gallery's own files in place of their source
 */
export async function startMock(photos, port = 0, built = null) {
  const library = new SyntheticLibrary(photos);
  /** @type {Edge} */
  const edge = { isThere: false, lacks: () => false, shown: [] };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    const answered = request.method === 'PUT' ? upload(library, request, url) : request.method === 'POST' ? wish(library, request, url) : built && /^\/($|a\/(?!fresh\/))/.test(url.pathname) ? built(url.pathname) : answer(library, edge, url);
    void answered.then(({ status, type, body, headers }) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': CSP, 'cache-control': 'no-cache', ...headers });
      response.end(body);
    });
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', () => done(null)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    library,
    edge,
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * What answers pictures by their paths, in front of the gallery.
 * @typedef {object} Edge
 * @property {boolean} isThere
 * @property {(id: string) => boolean} lacks
 * @property {string[]} shown addresses of what it was asked for
 */

/**
 * @param {SyntheticLibrary} library
 * @param {Edge} edge
 * @param {URL} url
 * @returns {Promise<Answer>}
 */
async function answer(library, edge, { pathname, searchParams }) {
  const query = searchParams.get('q') ?? '';
  const order = searchParams.get('order') === 'best' ? 'best' : '';
  const [, first, second, third] = pathname.split('/');
  const atEdge = /^\/(tiles|thumbnails)\/2007\/a%20%2B%20([0-9a-f]{16})\.jpg\.(webp|jpg)$/.exec(pathname);
  if (atEdge) {
    const [, folder, id] = atEdge;
    edge.shown.push(pathname);
    if (!edge.isThere || edge.lacks(String(id)) || searchParams.get('v') !== id) return NOT_FOUND;
    return answer(library, edge, new URL(`/${folder}/${id}`, 'http://mock'));
  }
  if (first === '' || first === undefined) return file('index.html');
  if (first === 'a') return file(pathname.split('/').slice(3).join('/'));
  if (first === 'tiles' && second && library.people.look(seedOf(second)) >= 0) return picture(library, second);
  if (first === 'tiles' && second) return { status: 200, type: 'image/png', body: tilePng(moodOf(seedOf(second))), headers: FOREVER };
  if (first === 'thumbnails' && second) return picture(library, second);
  if (first === 'originals' && second) return picture(library, second, searchParams.has('download'));
  if (first !== 'api') return NOT_FOUND;
  const chosen = /^\/api\/((?:away|memories|folders)\/[^/]+)\/(index|chunk\/(\d+))$/.exec(pathname);
  const isHere = second === 'folders' || second === 'memories' || second === 'people' || (chosen && !chosen[1]?.startsWith('away/'));
  if (isHere && !(library.takesWishes && library.isHere)) return NOT_FOUND;
  if ((chosen || second === 'shares') && !library.takesWishes) return NOT_FOUND;
  if (chosen) {
    const [, of = '', what, number] = chosen;
    return { status: 200, type: 'application/octet-stream', body: what === 'index' ? library.index('', '', of) : library.chunk('', Number(number), '', of) };
  }
  switch (second) {
    case 'index': return { status: 200, type: 'application/octet-stream', body: library.index(query, order) };
    case 'chunk':
      if (searchParams.get('v') !== String(library.version)) return { status: 409, type: 'text/plain', body: 'that version is gone' };
      return { status: 200, type: 'application/octet-stream', body: chunk(library, edge, { query, order, of: '' }, Number(third)) };
    case 'photos': {
      const photo = library.photo(third ?? '');
      return photo ? json(photo) : NOT_FOUND;
    }
    case 'search': return json(library.search(query));
    case 'completions': return json(library.complete(query));
    case 'albums': return json(library.shelved());
    case 'folders': return json(library.folders(searchParams.get('within') ?? ''));
    case 'shares': return json(library.shares);
    case 'memories': return json(library.memories);
    case 'people': return json(third === 'faces' ? library.people.faces(searchParams.get('person') ?? searchParams.get('group')) : library.people.everybody());
    case 'status': return json({ version: Number(library.version), photos: library.count, indexing: library.indexing, recognising: library.recognising, problems: library.problems.length, trouble: library.trouble, wishes: library.takesWishes, here: library.takesWishes && library.isHere, account: '/accounts' });
    case 'problems': return json(library.problems);
    default: return NOT_FOUND;
  }
}

/** What takes wishes, by its address. @type {Record<string, (library: SyntheticLibrary, wish: never) => unknown>} */
const WISHES = {
  '/api/albums': (library, wish) => library.wishOfAlbums(wish),
  '/api/edits': (library, wish) => library.wishOfEdits(wish),
  '/api/memories': (library, wish) => library.wishOfMemories(wish),
  '/api/people': (library, wish) => library.wishOfPeople(wish),
  '/api/seen': (library, /** @type {{photos: string[]}} */ { photos }) => library.seen.push(...photos),
  '/api/uploads/known': (library, /** @type {{photos: string[]}} */ { photos }) => ({ known: photos.filter((hash) => library.uploaded.has(hash)) }),
  '/api/shares': (library, wish) => library.wishOfShares(wish),
  '/api/places': (library, wish) => library.wishOfEdits(wish),
};

/** What is wished for where this is not the library's own machine, too. */
const EVERYWHERE = ['/api/albums', '/api/edits', '/api/shares'];

/**
 * @param {SyntheticLibrary} library
 * @param {import('node:http').IncomingMessage} request
 * @param {URL} url
 * @returns {Promise<Answer>}
 */
async function wish(library, request, { pathname }) {
  const wishes = WISHES[pathname];
  if (!wishes || !library.takesWishes || !(library.isHere || EVERYWHERE.includes(pathname))) return NOT_FOUND;
  const { origin, host, 'sec-fetch-site': site = origin === `http://${host}` ? 'same-origin' : '' } = request.headers;
  if (site !== 'same-origin') return { status: 403, type: 'text/plain', body: 'not one of its own pages' };
  let body = '';
  for await (const part of request) body += part;
  const hash = createHash('sha256').update(body).digest('hex');
  const canHash = host?.startsWith('127.') === true;
  if (canHash && pathname !== '/api/seen' && request.headers['x-amz-content-sha256'] !== hash) return { status: 403, type: 'text/plain', body: 'an edge would not pass it on' };
  const decided = wishes(library, /** @type {never} */ (/** @type {unknown} */ (JSON.parse(body))));
  return typeof decided === 'string' ? { status: 400, type: 'text/plain', body: `${decided}\n` } : json(decided);
}

/**
 * @param {SyntheticLibrary} library
 * @param {import('node:http').IncomingMessage} request
 * @param {URL} url
 * @returns {Promise<Answer>}
 */
async function upload(library, request, { pathname }) {
  const path = decodeURIComponent(pathname.replace('/api/uploads/', ''));
  const bytes = [];
  for await (const part of request) bytes.push(part);
  const hash = createHash('sha256').update(Buffer.concat(bytes)).digest('hex');
  if (request.headers['x-sha256'] !== hash) return { status: 400, type: 'application/json', body: '{"refused":"it did not arrive whole"}' };
  if (path.endsWith('.txt')) return { status: 422, type: 'application/json', body: '{"refused":"it is no photograph"}' };
  library.uploaded.set(hash, path);
  library.add(1);
  return json({ photo: hash, path, is_duplicate: false, problems: [] });
}

/**
 * @param {SyntheticLibrary} library
 * @param {Edge} edge
 * @param {Asked} asked
 * @param {number} number
 */
function chunk(library, edge, { query, order }, number) {
  const photos = library.chunk(query, number, order);
  if (!edge.isThere) return photos;
  const ids = Array.from({ length: photos.length / 12 }, (_, i) => photos.readBigUInt64BE(i * 12).toString(16).padStart(16, '0'));
  return Buffer.concat([photos, Buffer.from(ids.map((id) => `2007/a%20%2B%20${id}.jpg`).join('\n'))]);
}

const FOREVER = { 'cache-control': 'max-age=31536000, immutable' };

/** @type {Answer} */
const NOT_FOUND = { status: 404, type: 'text/plain', body: 'not found' };

/**
 * @param {unknown} value
 * @returns {Answer}
 */
function json(value) {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

/**
 * @param {SyntheticLibrary} library
 * @param {string} id
 * @param {boolean} [download]
 * @returns {Answer}
 */
function picture(library, id, download = false) {
  const seed = seedOf(id);
  const { width, height } = sizeOf(library.codes[library.seeds.indexOf(seed)] ?? 128);
  const scale = 2048 / Math.max(width, height);
  const look = library.people.look(seed);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const body = look < 0 ? sceneSvg(moodOf(seed), wide, high) : portraitSvg(moodOf(seed), look, library.people.area(seed), wide, high);
  return { status: 200, type: 'image/svg+xml', body, headers: download ? { 'content-disposition': `attachment; filename="${id}.svg"` } : FOREVER };
}

/**
 * @param {string} path
 * @returns {Promise<Answer>}
 */
async function file(path) {
  try {
    const bytes = await readFile(join(GALLERY, normalize(`/${path}`)));
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    return { status: 200, type, body: path === 'index.html' ? bytes.toString().replaceAll('__BUILD__', BUILD) : bytes };
  } catch {
    return NOT_FOUND;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMock(Number(process.argv[2] ?? 3000), Number(process.argv[3] ?? 8471));
  console.log(url);
}
