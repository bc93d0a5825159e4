/**
 * What the server answers, and the asking. A request that fails says what was asked for, so that the page can.
 */
import { CHUNK, Chunk, decodeIndex } from './wire.js';

/** The version that was asked for is gone: the index has to be read again. */
export class Outdated extends Error {}

/**
 * @param {string} query
 * @param {AbortSignal} [signal]
 */
export async function fetchIndex(query, signal) {
  const answer = await ask(`/api/index${query ? `?q=${encodeURIComponent(query)}` : ''}`, signal);
  return decodeIndex(await answer.arrayBuffer());
}

/**
 * Fails with {@link Outdated} when the server no longer holds that version.
 * @param {number} number
 * @param {string} query
 * @param {Index} index of that version
 */
export async function fetchChunk(number, query, { version, count }) {
  const q = query ? `q=${encodeURIComponent(query)}&` : '';
  const answer = await ask(`/api/chunk/${number}?${q}v=${version}`);
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
 * @param {string} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Search>}
 */
export async function fetchSearch(query, signal) {
  return (await ask(`/api/search?q=${encodeURIComponent(query)}`, signal)).json();
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
  const answer = await fetch(url, { signal: signal ?? null, cache: 'no-cache' });
  if (answer.status === 401) location.reload();
  if (answer.status === 409) throw new Outdated(url);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
  return answer;
}
