/**
 * What stands above the photos and beside them, and a photo's own name for those who can't see it. All is found when it
 * comes into view, so nothing is kept.
 */
import { aspect, dayOf } from './wire.js';
import { numberWords } from './chips.js';
import { at, rowOf, sectionOf } from './layout.js';
import { dayInYear, fullDay, monthAndYear, monthOf, monthsName, shortDay, shortDayInYear } from './dates.js';

/**
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} section
 */
export function sectionName({ days }, { sectionDay }, section) {
  const from = at(sectionDay, section);
  const to = at(sectionDay, section + 1);
  const before = from > 0 ? yearOf(at(days, from - 1)) : NaN;
  const after = to < days.length ? yearOf(at(days, to)) : NaN;
  const newestFirst = at(days, from) >= at(days, to - 1);
  const [first, last] = newestFirst ? [at(days, to - 1), at(days, from)] : [at(days, from), at(days, to - 1)];
  const outside = newestFirst ? [after, before] : [before, after];
  return monthsName(monthOf(first), monthOf(last), yearOf(first) !== outside[0], yearOf(last) !== outside[1]);
}

/**
 * What the rail calls a row: its section, or how far into the result it is.
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} row
 */
export function placeName(index, layout, row) {
  if (index.byDate) return sectionName(index, layout, sectionOf(layout, row));
  return `${numberWords(at(layout.rowFirst, row) + 1)} of ${numberWords(index.count)}`;
}

/** @param {number} day */
function yearOf(day) {
  return Math.floor(monthOf(day) / 12);
}

/**
 * The days of a row and where they stand.
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} row
 * @returns {DayLabel[]}
 */
export function dayLabels(index, layout, row) {
  const first = at(layout.rowFirst, row);
  const end = at(layout.rowFirst, row + 1);
  const section = sectionOf(layout, row);
  const oneYear =
    yearOf(at(index.days, at(layout.sectionDay, section))) === yearOf(at(index.days, at(layout.sectionDay, section + 1) - 1));
  const labels = [];
  for (let photo = first; photo < end;) {
    const d = dayOf(index, photo);
    const next = Math.min(end, at(index.dayStarts, d + 1));
    const left = at(layout.left, photo);
    const day = at(index.days, d);
    const width = at(layout.left, next - 1) + at(layout.width, next - 1) - left;
    labels.push({ text: fitting(oneYear ? [dayInYear(day), shortDayInYear(day)] : [shortDay(day), monthAndYear(day)], width), left, width });
    photo = next;
  }
  return labels;
}

/** A character of a label is about this wide, in pixels. */
const CHARACTER = 7.4;

/**
 * The first text that fits, or the last.
 * @param {string[]} texts
 * @param {number} width
 */
function fitting(texts, width) {
  return texts.find((text) => text.length * CHARACTER <= width) ?? /** @type {string} */ (texts.at(-1));
}

/**
 * "RAW photo, 3 June 2007, 1 of 4 that belong together"
 * @param {Index} index
 * @param {number} photo
 * @param {Kind} kind
 */
export function photoName(index, photo, kind) {
  const what = kind.raw ? 'RAW photo' : kind.animated ? 'Animation' : 'Photo';
  const stack = kind.others ? `, 1 of ${kind.others + 1} that belong together` : '';
  return `${what}, ${fullDay(at(index.days, dayOf(index, photo)))}${stack}${kind.favourite ? ', favourite' : ''}`;
}

/**
 * "RAW", "+3", "♥ · GIF · +3"
 * @param {Kind} kind
 */
export function badge({ raw, animated, favourite, others }) {
  return [favourite ? '♥' : '', raw ? 'RAW' : animated ? 'GIF' : '', others ? `+${others}` : ''].filter(Boolean).join(' · ');
}

/**
 * Years along the rail, none closer to the next than `apart`. `y` is where that year comes to the top of the window.
 * None where the result does not run from day to day.
 * @param {Index} index
 * @param {Layout} layout
 * @param {number} railHeight
 * @param {number} scrollHeight how far the top of the window can go
 * @param {number} apart
 * @returns {Tick[]}
 */
export function yearTicks({ days, dayStarts, byDate }, layout, railHeight, scrollHeight, apart) {
  /** @type {Tick[]} */
  const ticks = [];
  if (!byDate) return ticks;
  let year = NaN;
  for (let d = 0; d < days.length; d++) {
    const its = yearOf(at(days, d));
    if (its === year) continue;
    year = its;
    const top = at(layout.rowTop, rowOf(layout, at(dayStarts, d)));
    const y = scrollHeight > 0 ? Math.min(1, top / scrollHeight) * railHeight : 0;
    const last = ticks.at(-1);
    if (!last || y - last.y >= apart) ticks.push({ year, y });
  }
  return ticks;
}

/**
 * Which way the result runs, by its first and last day; nothing where it runs by something else.
 * @param {Index} index
 */
export function orderWords({ days, byDate }) {
  if (days.length < 2 || !byDate) return '';
  return at(days, 0) >= at(days, days.length - 1) ? 'newest first' : 'oldest first';
}

/**
 * Width and height of a photo whose exact size isn't known yet, with the given long edge.
 * @param {number} code
 * @param {number} longEdge
 */
export function sizeFromCode(code, longEdge) {
  const ratio = aspect(code);
  return ratio >= 1
    ? { width: longEdge, height: Math.round(longEdge / ratio) }
    : { width: Math.round(longEdge * ratio), height: longEdge };
}
