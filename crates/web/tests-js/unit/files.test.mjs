/** What is served: whose files they are, how large ours are, and which rules they keep. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { firstViewScripts, GALLERY, importsOf, ownScripts } from '../own-script.mjs';

const PACKAGES = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** Modules that only think: they must run where there is no page. */
const PURE = ['anchor.js', 'chips.js', 'dates.js', 'facts.js', 'headings.js', 'layout.js', 'library.js', 'who.js', 'wire.js', 'api.js'];

/** @param {string} path */
function sha256(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

const vendored = [...readFileSync(`${GALLERY}vendor/VENDOR.md`, 'utf8')
  .matchAll(/^\| `(.+?)` \| .+? \| (.+?) \| npm (.+?), `(.+?)` \| .+? \| ([0-9a-f]{64}) \|$/gm)]
  .map(([, file = '', version = '', name = '', path = '', sha = '']) => ({ file, version, name, path, sha }));

for (const { file, version, name, path, sha } of vendored) {
  test(`${file} is ${path} of ${name} ${version}`, () => {
    assert.equal(sha256(GALLERY + file), sha);
    assert.equal(sha256(`${PACKAGES}${name}/${path}`), sha);
    assert.equal(JSON.parse(readFileSync(`${PACKAGES}${name}/package.json`, 'utf8')).version, version);
  });
}

test('every file by others is in the table', () => {
  const there = ['vendor', 'fonts'].flatMap((folder) => readdirSync(GALLERY + folder).map((name) => `${folder}/${name}`));
  assert.deepEqual(there.filter((name) => name !== 'vendor/VENDOR.md').sort(), vendored.map(({ file }) => file).sort());
});

test('index.html preloads exactly what the page imports', () => {
  const needed = new Set(['early.js']);
  const follow = (/** @type {string} */ name) => {
    if (needed.has(name)) return;
    needed.add(name);
    importsOf(name).forEach(follow);
  };
  follow('app.js');
  assert.deepEqual(firstViewScripts(), [...needed].sort());
});

for (const name of PURE) {
  test(`${name} never touches the page`, () => {
    assert.equal(/\b(?:document|window|localStorage)\.[a-z]|\binner(?:Width|Height)\b/.exec(readFileSync(GALLERY + name, 'utf8')), null);
  });
}

test('no script says “any” and no page has inline script or style', () => {
  for (const name of ownScripts()) {
    const source = readFileSync(GALLERY + name, 'utf8');
    assert.equal(/[{<|,(]\s*any\s*[}>|,)]|setAttribute\('style'|@ts-ignore|@ts-expect/.exec(source), null, name);
  }
  assert.doesNotMatch(readFileSync(`${GALLERY}index.html`, 'utf8'), /style=|<style|<script>| on[a-z]+=/);
});
