/**
 * What the server answers, and the asking. A request that fails says what was asked for, so that the page can.
 */
import { CHUNK, Chunk, decodeIndex } from './wire.js';

/** The version that was asked for is gone: the index has to be read again. */
export class Outdated extends Error {}

/** What was wished for cannot be; the message says why. */
export class Refused extends Error {}

/** It cannot be just now; the message says why. */
export class NotNow extends Refused {}

/**
 * What an address ends with that asks for this: nothing for the whole library.
 * @param {Asked} asked
 * @param {Record<string, string>} [also]
 */
export function parameters({ query, order }, also) {
  const all = new URLSearchParams({ ...(query ? { q: query } : {}), ...(query && order ? { order } : {}), ...also });
  return all.size > 0 ? `?${all}` : '';
}

/**
 * What the page's own address ends with.
 * @param {Asked} asked
 */
export const addressOf = (asked) => parameters(asked, asked.of ? { of: asked.of } : {});

/** Where a selection's index and chunks are. @param {Asked} asked */
const folderOf = ({ of }) => (of ? `/api/${of}` : '/api');

/**
 * @param {Asked} asked
 * @param {AbortSignal} [signal]
 */
export async function fetchIndex(asked, signal) {
  const index = decodeIndex(await (await ask(`${folderOf(asked)}/index${parameters(asked)}`, signal)).arrayBuffer());
  return asked.order === 'best' ? { ...index, byDate: false } : index;
}

/**
 * Fails with {@link Outdated} when the server no longer holds that version.
 * @param {number} number
 * @param {Asked} asked
 * @param {Index} index of that version
 */
export async function fetchChunk(number, asked, { version, count }) {
  const answer = await ask(`${folderOf(asked)}/chunk/${number}${parameters(asked, { v: version })}`);
  const chunk = new Chunk(await answer.arrayBuffer(), Math.min(CHUNK, count - number * CHUNK));
  chunk.paths().forEach((path, i) => path && edge.set(chunk.id(i), path));
  return chunk;
}

/**
 * @param {string} id
 * @param {string} query that found it
 * @returns {Promise<Photo>}
 */
export async function fetchPhoto(id, query) {
  return (await ask(`/api/photos/${id}${query ? `?q=${encodeURIComponent(query)}` : ''}`)).json();
}

/**
 * @param {Asked} asked
 * @param {AbortSignal} [signal]
 * @returns {Promise<Search>}
 */
export async function fetchSearch(asked, signal) {
  return (await ask(`/api/search${parameters(asked)}`, signal)).json();
}

/**
 * What a search that is being typed may go on with.
 * @param {string} typed
 * @param {AbortSignal} signal
 * @returns {Promise<Completion[]>}
 */
export async function fetchCompletions(typed, signal) {
  return (await ask(`/api/completions?q=${encodeURIComponent(typed)}`, signal)).json();
}

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<Album[]>}
 */
export async function fetchAlbums(signal) {
  return (await ask('/api/albums', signal)).json();
}

/** @type {(wish: AlbumWish) => Promise<AlbumsDecided>} */
export const wishOfAlbums = (wish) => wishAt('/api/albums', wish);

/**
 * The folders in a folder; in none, those that are in no other.
 * @param {string} path
 * @returns {Promise<Folder[]>}
 */
export async function fetchFolder(path) {
  return (await ask(`/api/folders?within=${encodeURIComponent(path)}`)).json();
}

/** What it is known by. @type {(wish: EditWish) => Promise<Standing[]>} */
export const wishOfEdits = (wish) => wishAt('/api/edits', wish);

/** What it is known by. @type {(wish: PlaceWish) => Promise<Standing[]>} */
export const wishOfPlaces = (wish) => wishAt('/api/places', wish);

/** What it is known by. @type {(wish: MemoryWish) => Promise<Standing[]>} */
export const wishOfMemories = (wish) => wishAt('/api/memories', wish);

/** @type {(wish: ShareWish) => Promise<SharesDecided>} */
export const wishOfShares = (wish) => wishAt('/api/shares', wish);

/** @returns {Promise<ListedShare[]>} */
export async function fetchShares() {
  return (await ask('/api/shares')).json();
}

/**
 * Of these files, by their SHA-256, those that need not be sent.
 * @param {string[]} photos
 * @returns {Promise<string[]>}
 */
export const photosSent = async (photos) => (await wishAt('/api/uploads/known', { photos })).known;

/**
 * Fails with {@link Refused} when it is not kept.
 * @param {string} path
 * @param {File} file
 * @param {string} sha256
 * @returns {Promise<{is_duplicate: boolean, problems: string[]}>}
 */
export async function sendPhoto(path, file, sha256) {
  const answer = await fetch(`/api/uploads/${path.split('/').map(encodeURIComponent).join('/')}`, { method: 'PUT', headers: { 'X-SHA256': sha256, 'X-Modified-MS': String(file.lastModified) }, body: file });
  const said = await answer.json().catch(() => ({ refused: `it was answered with ${answer.status}` }));
  if (!answer.ok) throw new Refused(said.refused);
  return said;
}

/**
 * That photos were opened; nothing waits for it.
 * @param {string[]} photos
 */
export function noteSeen(photos) {
  void fetch('/api/seen', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ photos }), keepalive: true }).catch(() => {});
}

/** @returns {Promise<Memory[]>} */
export async function fetchMemories() {
  return (await ask('/api/memories')).json();
}

/** What it is known by. @type {(wish: PeopleWish) => Promise<Standing[]>} */
export const wishOfPeople = (wish) => wishAt('/api/people', wish);

/** @returns {Promise<Everybody>} */
export async function fetchPeople() {
  return (await ask('/api/people')).json();
}

/**
 * All faces of somebody.
 * @param {Who} who
 * @returns {Promise<Theirs[]>}
 */
export async function fetchFaces(who) {
  return (await ask(`/api/people/faces?${new URLSearchParams(who)}`)).json();
}

/**
 * Has a wish come true. Fails with {@link Refused} when it cannot.
 * @param {string} url
 * @param {object} wish
 */
async function wishAt(url, wish) {
  const body = new TextEncoder().encode(JSON.stringify(wish));
  /** @type {Record<string, string>} */
  const headers = { 'Content-Type': 'application/json' };
  // An edge in front of the gallery passes on only what comes with its hash. Where nothing is encrypted there is none.
  if (crypto.subtle) headers['x-amz-content-sha256'] = await sha256(body);
  const answer = await fetch(url, { method: 'POST', headers, body });
  if ([400, 503, 507].includes(answer.status) && answer.headers.get('content-type')?.startsWith('text/plain')) {
    const words = (await answer.text()).trim();
    throw answer.status === 400 ? new Refused(words) : new NotNow(words);
  }
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  return answer.json();
}

/** Some tens of milliseconds' worth. */
const HASHED_AT_ONCE = 4 * 1024 * 1024;

/**
 * In hexadecimal digits. Browsers compute it by themselves only where something is encrypted on the way, or to this machine.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function sha256(bytes) {
  if (!crypto.subtle) {
    /** @type {{sha256: {create: () => {update: (bytes: Uint8Array) => void, hex: () => string}}}} */
    const library = await import(new URL('./vendor/sha256.js', import.meta.url).href);
    const hash = library.sha256.create();
    for (let at = 0; at < bytes.byteLength; at += HASHED_AT_ONCE) {
      hash.update(bytes.subarray(at, at + HASHED_AT_ONCE));
      // Meanwhile the page can be used.
      await new Promise((done) => setTimeout(done));
    }
    return hash.hex();
  }
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @returns {Promise<Status>} */
export async function fetchStatus() {
  return (await ask('/api/status')).json();
}

/** @returns {Promise<Problem[]>} */
export async function fetchProblems() {
  return (await ask('/api/problems')).json();
}

/** Where an edge has the pictures of photos. @type {Map<string, string>} */
const edge = new Map();

/** It could not show one: from now on the server is asked. */
export const notAtEdge = (/** @type {string} */ id) => void edge.delete(id);

/** @param {string} folder @param {string} ending */
const urlIn = (folder, ending) => (/** @type {string} */ id) => `/${folder}/${edge.has(id) ? `${edge.get(id)}${ending}?v=${id}` : id}`;

export const tileUrl = urlIn('tiles', '.webp');
export const thumbnailUrl = urlIn('thumbnails', '.jpg');
export const originalUrl = (/** @type {string} */ id) => `/originals/${id}`;

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 */
async function ask(url, signal) {
  const early = url === '/api/index' ? globalThis.indexAsked : null;
  if (early) globalThis.indexAsked = undefined;
  const answer = await (early ?? fetch(url, { signal: signal ?? null, cache: 'no-cache' }));
  if (answer.status === 401) location.reload();
  if (answer.status === 409) throw new Outdated(url);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  return answer;
}
