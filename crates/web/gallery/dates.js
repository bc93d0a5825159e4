/**
 * Days and times in the words a person would use. A day is a whole number, days since 1970-01-01, and never passes
 * through a time zone: a photo belongs to the day its camera showed.
 */

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const DAY_MS = 86_400_000;

/**
 * `month` 0 is January, `weekday` 0 is Sunday.
 * @param {number} day
 */
export function civil(day) {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate(), weekday: at.getUTCDay() };
}

/**
 * Months since the year 0, so that equal months are equal numbers.
 * @param {number} day
 */
export function monthOf(day) {
  const { year, month } = civil(day);
  return year * 12 + month;
}

/**
 * "3 June 2007"
 * @param {number} day
 */
export function fullDay(day) {
  const { year, month, date } = civil(day);
  return `${date} ${MONTHS[month]} ${year}`;
}

/**
 * "Sun 3 June", under a heading that names the year.
 * @param {number} day
 */
export function dayInYear(day) {
  const { month, date, weekday } = civil(day);
  return `${short(WEEKDAYS, weekday)} ${date} ${MONTHS[month]}`;
}

/**
 * "3 Jun", for the narrow space above one photo.
 * @param {number} day
 */
export function shortDayInYear(day) {
  const { month, date } = civil(day);
  return `${date} ${short(MONTHS, month)}`;
}

/**
 * "3 Jun 2007", under a heading of several years.
 * @param {number} day
 */
export function shortDay(day) {
  return `${shortDayInYear(day)} ${civil(day).year}`;
}

/**
 * "Jun 2007"
 * @param {number} day
 */
export function monthAndYear(day) {
  const { year, month } = civil(day);
  return `${short(MONTHS, month)} ${year}`;
}

/**
 * @param {string[]} names
 * @param {number} i
 */
function short(names, i) {
  return String(names[i]).slice(0, 3);
}

/**
 * "June 2007"
 * @param {number} month as {@link monthOf} gives it
 */
export function monthName(month) {
  return `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
}

/**
 * What a run of months is called: "June 2007", "May – July 2007", "2007", "2003 – 2009" or "2006 – February 2007".
 * A year stands for its months where the run has all of that year there is.
 * @param {number} first the earlier month
 * @param {number} last the later month
 * @param {boolean} fromYearsStart no photo of the first month's year is before the run
 * @param {boolean} toYearsEnd no photo of the last month's year is after the run
 */
export function monthsName(first, last, fromYearsStart, toYearsEnd) {
  const firstYear = Math.floor(first / 12);
  const lastYear = Math.floor(last / 12);
  if (first === last) return monthName(first);
  if (firstYear === lastYear) {
    return fromYearsStart && toYearsEnd ? String(firstYear) : `${MONTHS[first % 12]} – ${monthName(last)}`;
  }
  return `${fromYearsStart ? firstYear : monthName(first)} – ${toYearsEnd ? lastYear : monthName(last)}`;
}

/**
 * The day of a local time such as "2007-06-03T14:30:02", or null when it isn't one.
 * @param {string} local
 */
export function dayFromLocal(local) {
  const parts = /^(-?\d{4,6})-(\d\d)-(\d\d)/.exec(local);
  if (!parts) return null;
  return Math.floor(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY_MS);
}

/**
 * "Sunday 3 June 2007" and "14:30", or null when the text isn't a local time.
 * @param {string} local
 */
export function momentWords(local) {
  const day = dayFromLocal(local);
  if (day === null) return null;
  return { date: `${WEEKDAYS[civil(day).weekday]} ${fullDay(day)}`, time: local.slice(11, 16) };
}

/**
 * "UTC+2", "UTC−3:30"
 * @param {number} minutes
 */
export function offsetWords(minutes) {
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
