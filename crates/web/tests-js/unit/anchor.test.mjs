/** Scrolling a library taller than any element: the base, the way back, and the keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, baseFor, BOX_LIMIT, boxHeight, moved, mustMove, photoOfAnchor, topFor } from '../../gallery/anchor.js';
import { layOut } from '../../gallery/layout.js';
import { decodeIndex } from '../../gallery/wire.js';
import { SyntheticLibrary } from '../synthetic.mjs';

const MEASURE = { width: 1348, target: 220, gutter: 4, dayGap: 24, headingLead: 72, labelLead: 40 };
const TALL = 45_000_000;

/**
 * @param {number} count
 */
function made(count) {
  const library = new SyntheticLibrary(count);
  const index = decodeIndex(Uint8Array.from(library.index('')).buffer);
  return { library, index, layout: layOut(index, MEASURE) };
}

test('a library that fits is its own box', () => {
  assert.equal(boxHeight(3000), 3000);
  assert.equal(baseFor(3000, 2500), 0);
  assert.equal(mustMove(3000, 0, 2900), false);
});

for (const [what, y, base] of /** @type {[string, number, number][]} */ ([
  ['at the top', 0, 0],
  ['near the top', 1_000_000, 0],
  ['in the middle', 20_000_000, 18_000_000],
  ['at the end', TALL - 900, TALL - BOX_LIMIT],
])) {
  test(`the base ${what} of a tall library`, () => {
    assert.equal(baseFor(TALL, y), base);
    assert.ok(y >= base && y <= base + BOX_LIMIT);
    assert.equal(mustMove(TALL, base, y), false, 'and need not move again');
  });
}

test('walking through a tall library never leaves the box and moves seldom', () => {
  let base = 0;
  let moves = 0;
  for (let y = 0; y < TALL - 900; y += 50_000) {
    if (mustMove(TALL, base, y)) {
      base = baseFor(TALL, y);
      moves++;
    }
    assert.ok(y >= base && y + 900 <= base + BOX_LIMIT, `${y} is in the box at ${base}`);
  }
  assert.ok(moves < 40, `${moves} moves`);
});

test('an anchor comes back to the same place in the same library', () => {
  const { index, layout } = made(4000);
  for (const photo of [0, 1, 500, 3999]) {
    const anchor = anchorOf(index, layout, photo, 12_345);
    assert.equal(photoOfAnchor(index, anchor), photo);
    assert.equal(topFor(layout, photo, anchor.below), 12_345);
  }
});

test('an anchor finds its day again when photos have come before it', () => {
  const { library, index, layout } = made(4000);
  const anchor = anchorOf(index, layout, 700, 0);
  library.add(25);
  const after = decodeIndex(Uint8Array.from(library.index('')).buffer);
  assert.equal(photoOfAnchor(after, anchor), 725);
});

test('an anchor whose day is gone goes to where it would be', () => {
  const { index, layout } = made(4000);
  const anchor = anchorOf(index, layout, 700, 0);
  const next = photoOfAnchor(index, { ...anchor, day: Number(index.days[3]) - 0.5, beyondDay: 9 });
  assert.equal(next, index.dayStarts[4]);
  assert.equal(photoOfAnchor(index, { ...anchor, day: -99_999 }), 3999);
  assert.equal(photoOfAnchor({ ...index, count: 0, days: new Int32Array(0) }, anchor), 0);
});

test('keys lead from photo to photo and stop at the ends', () => {
  const { index, layout } = made(400);
  const go = (/** @type {number} */ photo, /** @type {Move} */ move) => moved(layout, index.count, photo, move);
  assert.deepEqual([go(0, 'left'), go(0, 'up'), go(0, 'right'), go(399, 'right'), go(399, 'down'), go(7, 'first'), go(7, 'last')], [0, 0, 1, 399, 399, 0, 399]);
  const second = Number(layout.rowFirst[1]);
  assert.equal(go(second, 'row-end'), Number(layout.rowFirst[2]) - 1);
  assert.equal(go(Number(layout.rowFirst[2]) - 1, 'row-start'), second);
});

test('down goes to the photo below, and up comes back to the row', () => {
  const { index, layout } = made(400);
  for (let photo = 0; photo < Number(layout.rowFirst[layout.rows - 1]); photo++) {
    const below = moved(layout, index.count, photo, 'down');
    const middle = Number(layout.left[photo]) + Number(layout.width[photo]) / 2;
    const from = Number(layout.left[below]);
    assert.ok(below > photo);
    const back = moved(layout, index.count, below, 'up');
    assert.ok(back < below);
    assert.ok(from <= middle + MEASURE.width / 2);
  }
});

test('where photos are not by date an anchor is as far into the result', () => {
  const { index, layout } = made(4000);
  const anchor = anchorOf(index, layout, 2345, 0);
  assert.equal(photoOfAnchor({ ...index, byDate: false }, anchor), 2345);
  assert.equal(photoOfAnchor({ ...index, byDate: false, count: 100 }, anchor), 99);
});
