/**
 * The gallery's own JavaScript: which files, and which of them import which.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
