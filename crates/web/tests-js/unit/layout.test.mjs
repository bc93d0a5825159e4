/** Every layout is held to the same rules, whatever the library looks like. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayLabels, orderWords, placeName, sectionName, yearTicks } from '../../gallery/headings.js';
import { HIGHEST, layOut, LOWEST, rowAt, rowOf } from '../../gallery/layout.js';
import { decodeIndex } from '../../gallery/wire.js';
import { randomNumbers, SyntheticLibrary } from '../synthetic.mjs';

const DESKTOP = { width: 1348, target: 220, gutter: 4, dayGap: 24, headingLead: 72, labelLead: 40 };
const PHONE = { width: 382, target: 128, gutter: 2, dayGap: 12, headingLead: 56, labelLead: 36 };

const LANDSCAPE = 151;
const PORTRAIT = 105;
const PANORAMA = 255;
const THREAD = 0;

/**
 * Days as [day, its photos' aspect codes].
 * @param {[number, number[]][]} days
 * @returns {Index}
 */
function indexOf(days) {
  const dayStarts = [0];
  for (const [, codes] of days) dayStarts.push((dayStarts.at(-1) ?? 0) + codes.length);
  const codes = days.flatMap(([, codes]) => codes);
  return {
    version: '1', count: codes.length, days: Int32Array.from(days, ([day]) => day),
    dayStarts: Uint32Array.from(dayStarts), aspectCodes: Uint8Array.from(codes), byDate: true,
  };
}

/**
 * @param {Index} index
 * @returns {Index}
 */
function ranked(index) {
  return { ...index, byDate: false };
}

/** @param {number} count */
function many(count, code = LANDSCAPE) {
  return Array(count).fill(code);
}

/**
 * @param {string} date
 */
function day(date) {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/**
 * Holds a layout to the rules and returns it.
 * @param {Index} index
 * @param {Measure} measure
 */
function check(index, measure) {
  const layout = layOut(index, measure);
  const { rows, rowFirst, rowTop, rowLead, rowHeight, left, width } = layout;
  const num = (/** @type {ArrayLike<number>} */ array, /** @type {number} */ i) => Number(array[i]);
  assert.equal(rowFirst[rows], index.count, 'every photo is in a row');
  assert.equal(rowTop[rows], layout.height, 'the last row ends where everything ends');
  for (let r = 0; r < rows; r++) {
    const first = num(rowFirst, r);
    const end = num(rowFirst, r + 1);
    assert.ok(end > first, `row ${r} has a photo`);
    assert.equal(num(rowTop, r + 1) - num(rowTop, r), num(rowLead, r) + num(rowHeight, r) + measure.gutter, `row ${r} and the next don't overlap`);
    assert.ok(num(rowHeight, r) <= Math.round(HIGHEST * measure.target), `row ${r} is ${rowHeight[r]} high`);
    if (end - first > 1) assert.ok(num(rowHeight, r) >= Math.floor(LOWEST * measure.target), `row ${r} is ${rowHeight[r]} high`);
    assert.equal(left[first], 0, `row ${r} begins at the left`);
    for (let i = first; i < end; i++) {
      assert.ok(num(width, i) > 0, `photo ${i} can be seen`);
      if (i + 1 < end) assert.ok(num(left, i) + num(width, i) + measure.gutter - num(left, i + 1) <= 1, `photos ${i} and ${i + 1} don't overlap`);
    }
    assert.ok(num(left, end - 1) + num(width, end - 1) <= measure.width + 1, `row ${r} ends within the grid`);
    for (let i = first; i < end; i++) assert.equal(rowOf(layout, i), r);
    assert.equal(rowAt(layout, num(rowTop, r)), r);
  }
  return layout;
}

/** @param {Layout} layout */
function photosByRow({ rowFirst, rows }) {
  return Array.from({ length: rows }, (_, r) => Number(rowFirst[r + 1]) - Number(rowFirst[r]));
}

/**
 * @param {Index} index
 * @param {Layout} layout
 */
function names(index, layout) {
  return Array.from({ length: layout.sections }, (_, s) => sectionName(index, layout, s));
}

for (const [device, measure] of /** @type {const} */ ([['a desktop', DESKTOP], ['a phone', PHONE]])) {
  for (const [what, days] of /** @type {[string, [number, number[]][]][]} */ ([
    ['nothing', []],
    ['one photo', [[20000, [LANDSCAPE]]]],
    ['one panorama', [[20000, [PANORAMA]]]],
    ['threads and panoramas', [[20000, [THREAD, PANORAMA, THREAD, PANORAMA, PANORAMA, THREAD]]]],
    ['a thousand photos of one day', [[20000, many(1000)]]],
    ['a photo every day', Array.from({ length: 400 }, (_, i) => [20000 - i, [i % 3 ? LANDSCAPE : PORTRAIT]])],
    ['a photo every year', Array.from({ length: 60 }, (_, i) => [20000 - 365 * i, [LANDSCAPE]])],
    ['oldest first', [[10000, many(3)], [10040, many(30)], [11000, many(2)]]],
  ])) {
    test(`${what} on ${device} keeps the rules`, () => {
      check(indexOf(days), measure);
    });
  }

  test(`random days on ${device} keep the rules`, () => {
    const random = randomNumbers(3);
    const days = Array.from({ length: 800 }, (_, i) => /** @type {[number, number[]]} */ (
      [20000 - i * 2, Array.from({ length: 1 + Math.floor(random() ** 4 * 60) }, () => Math.floor(random() * 256))]));
    check(indexOf(days), measure);
  });
}

test('short days share a row, each under its own name', () => {
  const index = indexOf([[day('2007-06-21'), many(2)], [day('2007-06-12'), many(1)], [day('2007-06-03'), many(2)]]);
  const layout = check(index, DESKTOP);
  assert.equal(layout.rows, 1);
  assert.deepEqual(dayLabels(index, layout, 0).map(({ text }) => text), ['Thu 21 June', 'Tue 12 June', 'Sun 3 June']);
  assert.equal(Number(layout.left[2]) - Number(layout.left[1]) - Number(layout.width[1]), DESKTOP.dayGap);
});

test('a lone photo before a big day leaves no blank line', () => {
  const index = indexOf([[day('2007-06-21'), many(1)], [day('2007-06-12'), many(40)]]);
  const layout = check(index, DESKTOP);
  for (let r = 0; r + 1 < layout.rows; r++) {
    const last = Number(layout.rowFirst[r + 1]) - 1;
    assert.equal(Number(layout.left[last]) + Number(layout.width[last]), DESKTOP.width);
  }
  assert.deepEqual(dayLabels(index, layout, 0).map(({ text }) => text), ['Thu 21 June', 'Tue 12 June']);
  assert.equal(layout.rowLabelled[1], 1, 'the big day is named again where it has a row to itself');
  assert.equal(layout.rowLabelled[2], 0);
});

test('a day that would begin inside a row and go on begins a row when that costs little', () => {
  const layout = check(indexOf([[day('2007-06-21'), many(4)], [day('2007-06-12'), many(8)]]), DESKTOP);
  assert.deepEqual(photosByRow(layout), [4, 4, 4]);
});

test('a last row that is nearly full is filled, a short one is left ragged', () => {
  const full = check(indexOf([[20000, many(8)]]), DESKTOP);
  assert.deepEqual(photosByRow(full), [4, 4]);
  const ragged = check(indexOf([[20000, many(1)]]), DESKTOP);
  assert.equal(ragged.rowHeight[0], DESKTOP.target);
});

for (const [what, days, expected] of /** @type {[string, [string, number][], string[]][]} */ ([
  ['full months stand alone', [['2007-06-21', 30], ['2007-05-21', 30]], ['June 2007', 'May 2007']],
  ['thin months of a year are joined', [['2007-07-21', 2], ['2007-06-21', 2], ['2007-05-21', 2], ['2006-01-01', 40]], ['2007', 'January 2006']],
  ['joined months of a year with more are named', [['2007-07-21', 3], ['2007-05-21', 3], ['2007-02-02', 30]], ['May – July 2007', 'February 2007']],
  ['thin years are joined', [['2009-07-21', 1], ['2006-05-21', 1], ['2003-02-02', 1]], ['2003 – 2009']],
  ['oldest first reads the same', [['2003-07-21', 1], ['2006-05-21', 1], ['2009-02-02', 1]], ['2003 – 2009']],
  ['a run never swallows a full month', [['2009-07-21', 1], ['2008-12-01', 1], ['2008-11-01', 40]], ['December 2008 – 2009', 'November 2008']],
])) {
  test(`headings: ${what}`, () => {
    const index = indexOf(days.map(([date, count]) => [day(date), many(count)]));
    assert.deepEqual(names(index, check(index, DESKTOP)), expected);
  });
}

test('photos that are not by date are one run without names, however many days they are from', () => {
  const index = ranked(indexOf([[20000, many(2)], [20400, many(1)], [19000, many(5)], [20000, many(4)]]));
  const layout = check(index, DESKTOP);
  assert.deepEqual(photosByRow(layout), [4, 4, 4]);
  assert.deepEqual([...layout.rowLead], [12, 0, 0]);
  assert.deepEqual(Array.from({ length: 3 }, (_, r) => placeName(index, layout, r)), ['1 of 12', '5 of 12', '9 of 12']);
  assert.deepEqual(yearTicks(index, layout, 800, layout.height, 22), []);
  assert.equal(orderWords(index), '');
});

test('none, and one, keep the rules when they are not by date', () => {
  for (const days of /** @type {[number, number[]][][]} */ ([[], [[20000, [LANDSCAPE]]]])) check(ranked(indexOf(days)), PHONE);
});

test('days under a heading of several years say their year', () => {
  const index = indexOf([[day('2009-07-21'), many(1)], [day('2006-05-21'), many(1)]]);
  assert.deepEqual(dayLabels(index, check(index, DESKTOP), 0).map(({ text }) => text), ['21 Jul 2009', '21 May 2006']);
});

test('a name that does not fit above its photo is shortened', () => {
  const index = indexOf([[day('2007-09-21'), many(1, PORTRAIT)], [day('2007-09-12'), many(1, PORTRAIT)]]);
  assert.deepEqual(dayLabels(index, check(index, PHONE), 0).map(({ text }) => text), ['21 Sep', '12 Sep']);
});

test('years on the rail keep their distance', () => {
  const index = decodeIndex(Uint8Array.from(new SyntheticLibrary(20_000).index('')).buffer);
  const layout = check(index, DESKTOP);
  const ticks = yearTicks(index, layout, 800, layout.height - 900, 22);
  assert.ok(ticks.length > 15);
  ticks.forEach(({ y, year }, i) => {
    const before = ticks[i - 1];
    if (before) assert.ok(y - before.y >= 22 && year < before.year);
  });
});
