/** The two binary answers, byte by byte. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aspect, Chunk, dayOf, decodeIndex } from '../../gallery/wire.js';
import { SyntheticLibrary } from '../synthetic.mjs';

/** @param {number[]} bytes */
function buffer(bytes) {
  return Uint8Array.from(bytes).buffer;
}

const VERSION = [7, 0, 0, 0, 0, 0, 0, 0];

/**
 * @param {number[]} bytes after the version
 * @param {{days: number[], dayStarts: number[], codes: number[]}} expected
 */
function checkIndex(bytes, expected) {
  const index = decodeIndex(buffer([...VERSION, ...bytes]));
  assert.equal(index.version, '7');
  assert.deepEqual({ days: [...index.days], dayStarts: [...index.dayStarts], codes: [...index.aspectCodes] }, expected);
}

test('an empty library has no days', () => {
  checkIndex([0, 0, 0], { days: [], dayStarts: [0], codes: [] });
});

test('days go down by zigzag deltas from the first', () => {
  // 300 is 0xac 0x02 as a varint, so day 150; then 3 days earlier.
  checkIndex([3, 2, 0xac, 0x02, 0, 2, 5, 1, 128, 168, 88], { days: [150, 147], dayStarts: [0, 2, 3], codes: [128, 168, 88] });
});

test('days before 1970 are negative', () => {
  checkIndex([1, 1, 1, 0, 1, 128], { days: [-1], dayStarts: [0, 1], codes: [128] });
});

test('a version keeps all its 64 bits', () => {
  const bytes = [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0];
  assert.equal(decodeIndex(buffer(bytes)).version, '18446744073709551615');
});

for (const [what, deltas, byDate] of /** @type {[string, number[], boolean][]} */ ([
  ['get older', [0, 1, 3], true],
  ['get newer', [0, 2, 4], true],
  ['get older and newer', [0, 3, 2], false],
  ['come again', [0, 1, 2], false],
  ['are one', [0], true],
])) {
  test(`days that ${what} are ${byDate ? '' : 'not '}by date`, () => {
    const bytes = [deltas.length, deltas.length, 200, 1, ...deltas.flatMap((delta) => [delta, 1]), ...deltas.map(() => 128)];
    assert.equal(decodeIndex(buffer([...VERSION, ...bytes])).byDate, byDate);
  });
}

for (const [what, bytes] of /** @type {[string, number[]][]} */ ([
  ['no aspect codes', [3, 1, 0, 0, 3]],
  ['a number that goes on', [3, 0x80]],
  ['days that count other than all photos', [3, 1, 0, 0, 2, 1, 2, 3]],
])) {
  test(`an index with ${what} is refused`, () => {
    assert.throws(() => decodeIndex(buffer([...VERSION, ...bytes])), RangeError);
  });
}

test('a large made-up index is read back', () => {
  const library = new SyntheticLibrary(5000);
  const bytes = library.index('');
  const index = decodeIndex(Uint8Array.from(bytes).buffer);
  assert.equal(index.count, 5000);
  for (const i of [0, 1, 777, 4999]) assert.equal(index.days[dayOf(index, i)], library.days[i]);
});

test('a chunk says who, what colour and what kind', () => {
  const chunk = new Chunk(buffer([0x00, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x1f, 0xf8, 1, 3, 1, 2, 3, 4, 5, 6, 7, 8, 0xe0, 0x07, 2, 0]), 2);
  assert.deepEqual(chunk.paths(), []);
  assert.equal(chunk.id(0), '0023456789abcdef');
  assert.equal(chunk.colour(0), 'rgb(255 0 255)');
  assert.equal(chunk.colour(1), 'rgb(0 255 0)');
  assert.deepEqual(chunk.kind(0), { raw: true, animated: false, favourite: false, others: 3 });
  assert.deepEqual(chunk.kind(1), { raw: false, animated: true, favourite: false, others: 0 });
});

test('a chunk may say where an edge has the pictures', () => {
  const one = [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0];
  const text = new TextEncoder().encode('2006/a%20b.jpg\n\nc.jpg');
  const chunk = new Chunk(buffer([...one, ...one, ...one, ...text]), 3);
  assert.deepEqual(chunk.paths(), ['2006/a%20b.jpg', '', 'c.jpg']);
});

test('forty codes double the aspect ratio', () => {
  assert.deepEqual([aspect(88), aspect(128), aspect(168)], [0.5, 1, 2]);
});
