/**
 * What the server answers, and the asking. A request that fails says what was asked for, so that the page can.
 */
import { Chunk, decodeIndex } from './wire.js';

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
 * @param {string} version
 */
export async function fetchChunk(number, query, version) {
  const q = query ? `q=${encodeURIComponent(query)}&` : '';
  return new Chunk(await (await ask(`/api/chunk/${number}?${q}v=${version}`)).arrayBuffer());
}

/**
 * @param {string} id
 * @returns {Promise<Photo>}
 */
export async function fetchPhoto(id) {
  return (await ask(`/api/photos/${id}`)).json();
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

export const tileUrl = (/** @type {string} */ id) => `/tiles/${id}`;
export const thumbnailUrl = (/** @type {string} */ id) => `/thumbnails/${id}`;
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
