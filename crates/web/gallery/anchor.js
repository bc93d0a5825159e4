/**
 * How a library many screens taller than any element is scrolled natively. The page holds a box of at most 4,000,000
 * pixels, `base` says which part of the library the box shows, and before its edge is reached the base is moved.
 */
import { at, rowAt, rowOf } from './layout.js';
import { dayOf } from './wire.js';

/** Browsers stop near 16.7 million device pixels, at a device pixel ratio of 3 or more that is 5.5 million of ours. */
export const BOX_LIMIT = 4_000_000;

/** Nearer to the box's edge than this the base is moved: more than a day's scrolling with one gesture. */
const MARGIN = 400_000;

/** @param {number} height of the library */
export function boxHeight(height) {
  return Math.min(height, BOX_LIMIT);
}

/**
 * The base that puts `y` into the middle of the box, as far as the library's ends let it.
 * @param {number} height of the library
 * @param {number} y
 */
export function baseFor(height, y) {
  return Math.round(Math.max(0, Math.min(height - boxHeight(height), y - BOX_LIMIT / 2)));
}

/**
 * Whether the box's edge is near and the library goes on behind it.
 * @param {number} height of the library
 * @param {number} base
 * @param {number} y
 */
export function mustMove(height, base, y) {
  const end = base + boxHeight(height);
  return (base > 0 && y - base < MARGIN) || (end < height && end - y < MARGIN);
}

/**
 * The photo under the eye: the first of the row at a third of the window.
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} y the window's top
 * @param {number} windowHeight
 * @returns {Anchor | null} null when there are no photos
 */
export function anchorAt(index, layout, y, windowHeight) {
  if (layout.rows === 0) return null;
  return anchorOf(index, layout, at(layout.rowFirst, rowAt(layout, y + windowHeight / 3)), y);
}

/**
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} photo
 * @param {number} y the window's top
 * @returns {Anchor}
 */
export function anchorOf(index, layout, photo, y) {
  const d = dayOf(index, photo);
  return {
    photo,
    day: at(index.days, d),
    beyondDay: photo - at(index.dayStarts, d),
    below: photoTop(layout, photo) - y,
  };
}

/**
 * Where the anchored photo is after the library has changed: as far into the same day, or where that day would be.
 * Where days don't follow each other, as far into the result.
 * @param {Index} index
 * @param {Anchor} anchor
 */
export function photoOfAnchor({ days, dayStarts, count, byDate }, { photo, day, beyondDay }) {
  if (count === 0) return 0;
  if (!byDate) return Math.min(photo, count - 1);
  const newestFirst = at(days, 0) >= at(days, days.length - 1);
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const passed = newestFirst ? at(days, middle) <= day : at(days, middle) >= day;
    if (passed) high = middle;
    else low = middle + 1;
  }
  if (low === days.length) return count - 1;
  if (at(days, low) !== day) return at(dayStarts, low);
  return Math.min(at(dayStarts, low) + beyondDay, at(dayStarts, low + 1) - 1);
}

/**
 * The window's top that puts a photo where the anchor had it.
 * @param {Layout} layout
 * @param {number} photo
 * @param {number} below
 */
export function topFor(layout, photo, below) {
  return photoTop(layout, photo) - below;
}

/**
 * Where the photo itself begins, below its row's heading and labels.
 * @param {Layout} layout
 * @param {number} photo
 */
export function photoTop(layout, photo) {
  const row = rowOf(layout, photo);
  return at(layout.rowTop, row) + at(layout.rowLead, row);
}

/**
 * The photo that a key leads to; up and down go to the one under the middle of this.
 * @param {Layout} layout
 * @param {number} count
 * @param {number} photo
 * @param {Move} move
 */
export function moved(layout, count, photo, move) {
  const row = rowOf(layout, photo);
  switch (move) {
    case 'left': return Math.max(0, photo - 1);
    case 'right': return Math.min(count - 1, photo + 1);
    case 'up': return row === 0 ? photo : nearest(layout, row - 1, photo);
    case 'down': return row + 1 === layout.rows ? photo : nearest(layout, row + 1, photo);
    case 'row-start': return at(layout.rowFirst, row);
    case 'row-end': return at(layout.rowFirst, row + 1) - 1;
    case 'first': return 0;
    case 'last': return count - 1;
  }
}

/**
 * @param {Layout} layout
 * @param {number} row
 * @param {number} photo whose middle is to be near
 */
function nearest({ rowFirst, left, width }, row, photo) {
  const middle = at(left, photo) + at(width, photo) / 2;
  let best = at(rowFirst, row);
  for (let i = best; i < at(rowFirst, row + 1); i++) {
    const distance = Math.abs(at(left, i) + at(width, i) / 2 - middle);
    if (distance < Math.abs(at(left, best) + at(width, best) / 2 - middle)) best = i;
  }
  return best;
}
