/**
 * The gallery's own JavaScript, as it is written and as it goes over the wire.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const GALLERY = fileURLToPath(new URL('../gallery/', import.meta.url));

export function ownScripts() {
  return readdirSync(GALLERY).filter((name) => name.endsWith('.js')).sort();
}

/** What index.html names, and so what the first view loads. */
export function firstViewScripts() {
  const html = readFileSync(`${GALLERY}index.html`, 'utf8');
  return [...html.matchAll(/\/a\/__BUILD__\/([\w-]+\.js)/g)].map((match) => String(match[1])).sort();
}

/** What a script imports before it runs: not what it imports later. @param {string} name */
export function importsOf(name) {
  const source = readFileSync(GALLERY + name, 'utf8');
  return [...source.matchAll(/^import (?:[^;]* from )?'\.\/([\w-]+\.js)';/gm)].map((match) => String(match[1]));
}

/**
 * Each file gzipped by itself, as the server sends them.
 * @param {string[]} names
 */
export function bytesOnTheWire(names) {
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(GALLERY + name), { level: 9 }).length, 0);
}

/**
 * All in one stream: what there is to say, without what is said again at the start of every file.
 * @param {string[]} names
 */
export function bytesTogether(names) {
  return gzipSync(Buffer.concat(names.map((name) => readFileSync(GALLERY + name))), { level: 9 }).length;
}
