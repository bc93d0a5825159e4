/**
 * Where every photo of a library goes, all at once and exactly: index in, typed arrays out. Rows are broken so that
 * the squares of their heights' errors are least, and days that don't fill a row share one.
 */
import { aspect, lastAtMost } from './wire.js';
import { monthOf } from './dates.js';

/** Rows lower or higher than this, in targets, are avoided at almost any price. */
export const LOWEST = 0.62;
export const HIGHEST = 1.5;

/** What lies beyond these is cropped in the grid: a panorama of 9 to 1 would be a thread. */
const NARROWEST = 0.45;
const WIDEST = 3;

/** A last row higher than this, in targets, is left ragged. */
const STRETCH = 1.25;

/** A section is to have at least so much aspect ratio, three photos, where that is more than a row. */
const FEWEST = 4.4;

/** Price of an empty rest of a section's last row, when all of it is empty. A square of 0.3 targets is 0.09. */
const BLANK = 0.2;

/** Price of a day that begins inside a row and goes on in the next, where it has to be named again. */
const RUN_OVER = 0.12;

/** Price of a row outside LOWEST and HIGHEST. */
const AWFUL = 50;

/** Aspect ratios by code, as they are laid out. */
const ASPECTS = Float64Array.from({ length: 256 }, (_, code) => Math.min(WIDEST, Math.max(NARROWEST, aspect(code))));

/** Above the first row of a result that has no headings, in pixels. */
const PLAIN_LEAD = 12;

/**
 * @param {Index} index
 * @param {Measure} measure
 * @returns {Layout}
 */
export function layOut(index, measure) {
  return index.byDate ? layOutDays(index, measure) : layOutDays(asOneDay(index), plain(measure));
}

/**
 * The same photos, which then are not parted.
 * @param {Index} index
 */
function asOneDay(index) {
  const days = index.days.slice(0, 1);
  return { ...index, days, dayStarts: Uint32Array.from(days.length > 0 ? [0, index.count] : [0]) };
}

/**
 * Without room for what is not named.
 * @param {Measure} measure
 */
function plain(measure) {
  return { ...measure, headingLead: PLAIN_LEAD, labelLead: 0 };
}

/**
 * @param {Index} index
 * @param {Measure} measure
 * @returns {Layout}
 */
function layOutDays(index, measure) {
  const sums = aspectSums(index);
  const sectionDay = sectionDays(index, sums, Math.max(FEWEST, measure.width / measure.target));
  const sections = sectionDay.length - 1;
  const breaker = new Breaker(index, sums, measure, longest(index, sectionDay));
  const sectionRow = new Uint32Array(sections + 1);
  for (let s = 0; s < sections; s++) {
    sectionRow[s] = breaker.rows;
    breaker.section(at(index.dayStarts, at(sectionDay, s)), at(index.dayStarts, at(sectionDay, s + 1)));
  }
  sectionRow[sections] = breaker.rows;
  return place(index, sums, measure, breaker, sectionDay, sectionRow);
}

/**
 * Running sums of aspect ratios: those of photos a..b are `sums[b] − sums[a]`.
 * @param {Index} index
 */
function aspectSums({ count, aspectCodes }) {
  const sums = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) sums[i + 1] = at(sums, i) + at(ASPECTS, at(aspectCodes, i));
  return sums;
}

/**
 * Where sections begin. A month that fills a row is a section; thinner ones are joined, within a year if that is
 * enough, otherwise across whole years, so that one photo a year is not a column of headings.
 * @param {Index} index
 * @param {Float64Array} sums
 * @param {number} rowful how much aspect ratio fills a row
 */
function sectionDays({ days, dayStarts }, sums, rowful) {
  const starts = [];
  let filled = 0;
  let month = NaN;
  let crossesYears = false;
  for (let d = 0; d < days.length;) {
    const next = monthOf(at(days, d));
    let end = d + 1;
    while (end < days.length && sameMonth(at(days, d), at(days, end), next)) end++;
    const fill = at(sums, at(dayStarts, end)) - at(sums, at(dayStarts, d));
    const newYear = Math.floor(next / 12) !== Math.floor(month / 12);
    const enough = filled >= rowful && (newYear || !crossesYears);
    if (d === 0 || enough || fill >= rowful) {
      starts.push(d);
      filled = 0;
      crossesYears = false;
    } else if (newYear) {
      crossesYears = true;
    }
    filled += fill;
    month = next;
    d = end;
  }
  starts.push(days.length);
  return Uint32Array.from(starts);
}

/**
 * Days under a month apart mostly decide it without a calendar.
 * @param {number} first
 * @param {number} day
 * @param {number} month of the first
 */
function sameMonth(first, day, month) {
  return first === day || (Math.abs(day - first) < 31 && monthOf(day) === month);
}

/**
 * Photos in the longest section.
 * @param {Index} index
 * @param {Uint32Array} sectionDay
 */
function longest({ dayStarts }, sectionDay) {
  let most = 0;
  for (let s = 0; s + 1 < sectionDay.length; s++) {
    most = Math.max(most, at(dayStarts, at(sectionDay, s + 1)) - at(dayStarts, at(sectionDay, s)));
  }
  return most;
}

/** Breaks sections into rows, one after the other: the shortest path over all places where a row could end. */
class Breaker {
  /**
   * @param {Index} index
   * @param {Float64Array} sums
   * @param {Measure} measure
   * @param {number} longest
   */
  constructor(index, sums, measure, longest) {
    this.sums = sums;
    this.measure = measure;
    /** For each photo how many days have begun up to it and with it. */
    this.begun = daysBegun(index);
    /** The least price of ending a row before each photo of the section, and where that row began. */
    this.price = new Float64Array(longest + 1);
    this.cameFrom = new Uint32Array(longest + 1);
    this.ends = new Uint32Array(longest + 1);
    this.rows = 0;
    this.rowFirst = new Uint32Array(index.count + 1);
  }

  /**
   * @param {number} first
   * @param {number} end
   */
  section(first, end) {
    const { price, cameFrom, sums, begun } = this;
    const { width, gutter, dayGap, target } = this.measure;
    const extra = dayGap - gutter;
    const lowest = LOWEST * target;
    const highest = HIGHEST * target;
    price[0] = 0;
    for (let j = first + 1; j <= end; j++) {
      const sumJ = at(sums, j);
      const begunJ = at(begun, j - 1);
      const runsOn = j < end && at(begun, j) === begunJ;
      let best = Infinity;
      let from = j - 1;
      for (let i = j - 1; i >= first; i--) {
        const daysBeginInside = begunJ - at(begun, i);
        const height = (width - (j - i - 1) * gutter - daysBeginInside * extra) / (sumJ - at(sums, i));
        let cost = at(price, i - first);
        if (height < lowest) {
          if (i < j - 1) break;
          cost += AWFUL * (1 - height / target);
        } else if (j === end && height > STRETCH * target) {
          cost += BLANK * (1 - target / height);
        } else if (height > highest) {
          cost += AWFUL * (height / target - 1);
        } else {
          const error = height / target - 1;
          cost += error * error;
        }
        if (runsOn && daysBeginInside > 0) cost += RUN_OVER;
        if (cost < best) {
          best = cost;
          from = i;
        }
      }
      price[j - first] = best;
      cameFrom[j - first] = from;
    }
    this.keep(first, end);
  }

  /**
   * Walks the path back from the section's end and appends its rows.
   * @param {number} first
   * @param {number} end
   */
  keep(first, end) {
    let count = 0;
    for (let j = end; j > first; j = at(this.cameFrom, j - first)) this.ends[count++] = at(this.cameFrom, j - first);
    while (count > 0) this.rowFirst[this.rows++] = at(this.ends, --count);
  }
}

/** @param {Index} index */
function daysBegun({ count, dayStarts, days }) {
  const begun = new Uint32Array(count + 1);
  for (let d = 0; d < days.length; d++) begun.fill(d + 1, at(dayStarts, d), at(dayStarts, d + 1));
  begun[count] = days.length + 1;
  return begun;
}

/**
 * Gives every row its place and every photo its own in it.
 * @param {Index} index
 * @param {Float64Array} sums
 * @param {Measure} measure
 * @param {Breaker} breaker
 * @param {Uint32Array} sectionDay
 * @param {Uint32Array} sectionRow
 * @returns {Layout}
 */
function place(index, sums, measure, breaker, sectionDay, sectionRow) {
  const { rows, begun } = breaker;
  const { count } = index;
  const rowFirst = breaker.rowFirst.slice(0, rows + 1);
  rowFirst[rows] = count;
  const rowTop = new Int32Array(rows + 1);
  const rowLead = new Uint8Array(rows);
  const rowHeight = new Uint16Array(rows);
  const rowLabelled = new Uint8Array(rows);
  const left = new Uint16Array(count);
  const width = new Uint16Array(count);
  const extra = measure.dayGap - measure.gutter;
  let top = 0;
  let section = 0;
  let mixed = false;
  for (let r = 0; r < rows; r++) {
    const first = at(rowFirst, r);
    const end = at(rowFirst, r + 1);
    const opens = r === at(sectionRow, section);
    if (opens) section++;
    const closes = r + 1 === at(sectionRow, section);
    const daysBeginInside = at(begun, end - 1) - at(begun, first);
    const beginsDay = first === 0 || at(begun, first - 1) !== at(begun, first);
    const labelled = opens || beginsDay || daysBeginInside > 0 || mixed;
    mixed = daysBeginInside > 0;

    const gaps = (end - first - 1) * measure.gutter + daysBeginInside * extra;
    const full = (measure.width - gaps) / (at(sums, end) - at(sums, first));
    const height = closes && full > STRETCH * measure.target ? measure.target : Math.min(full, HIGHEST * measure.target);
    for (let i = first; i < end; i++) {
      const before = (i - first) * measure.gutter + (at(begun, i) - at(begun, first)) * extra;
      const start = Math.round((at(sums, i) - at(sums, first)) * height + before);
      left[i] = start;
      width[i] = Math.round((at(sums, i + 1) - at(sums, first)) * height + before) - start;
    }
    const lead = (opens ? measure.headingLead : 0) + (labelled ? measure.labelLead : 0);
    rowTop[r] = top;
    rowLead[r] = lead;
    rowHeight[r] = Math.round(height);
    rowLabelled[r] = labelled ? 1 : 0;
    top += lead + at(rowHeight, r) + measure.gutter;
  }
  rowTop[rows] = top;
  return {
    measure, height: top, rows, rowFirst, rowTop, rowLead, rowHeight, rowLabelled, left, width,
    sections: sectionDay.length - 1, sectionDay, sectionRow,
  };
}

/**
 * The row a photo is in.
 * @param {Layout} layout
 * @param {number} photo
 */
export function rowOf({ rowFirst, rows }, photo) {
  return lastAtMost(rowFirst, rows, photo);
}

/**
 * The row at a height; the first above everything, the last below.
 * @param {Layout} layout
 * @param {number} y
 */
export function rowAt({ rowTop, rows }, y) {
  return lastAtMost(rowTop, rows, y);
}

/**
 * The section a row is in.
 * @param {Layout} layout
 * @param {number} row
 */
export function sectionOf({ sectionRow, sections }, row) {
  return lastAtMost(sectionRow, sections, row);
}

/**
 * Reads inside the bounds, which the type checker can't know.
 * @param {ArrayLike<number>} array
 * @param {number} i
 */
export function at(array, i) {
  return /** @type {number} */ (array[i]);
}
