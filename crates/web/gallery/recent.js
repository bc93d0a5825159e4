/**
 * The searches that found something lately. They are kept in this browser and nowhere else.
 */

/** As many as are kept. */
export const RECENT = 8;

const KEY = 'recent';

/** The latest first. @returns {string[]} */
export function recentSearches() {
  return readRecent(localStorage.getItem(KEY));
}

/** @param {string} text of a search that found something */
export function remember(text) {
  keep(withRecent(recentSearches(), text));
}

/** @param {string} text */
export function forget(text) {
  keep(recentSearches().filter((recent) => recent !== text));
}

export function forgetAll() {
  localStorage.removeItem(KEY);
}

/** @param {string[]} texts */
function keep(texts) {
  if (texts.length > 0) localStorage.setItem(KEY, JSON.stringify(texts));
  else forgetAll();
}

/**
 * With one more, which is the first from now on, however it was written before.
 * @param {string[]} texts
 * @param {string} text
 */
export function withRecent(texts, text) {
  const same = (/** @type {string} */ other) => squeezed(other).toLowerCase() === squeezed(text).toLowerCase();
  return [squeezed(text), ...texts.filter((other) => !same(other))].slice(0, RECENT);
}

/** @param {string} text */
function squeezed(text) {
  return text.trim().replace(/\s+/g, ' ');
}

/**
 * Whatever was kept there by whomever.
 * @param {string | null} kept
 * @returns {string[]}
 */
export function readRecent(kept) {
  try {
    const texts = JSON.parse(kept ?? '[]');
    return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string').slice(0, RECENT) : [];
  } catch {
    return [];
  }
}
