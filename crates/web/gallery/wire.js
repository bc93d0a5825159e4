/**
 * The two binary answers of the server, read into typed arrays. The index is one byte of aspect ratio per photo
 * and a run-length list of days; a chunk is twelve bytes for each of 512 photos.
 */

/** Photos in a chunk. */
export const CHUNK = 512;

const BYTES_PER_PHOTO = 12;

const RAW = 1;
const ANIMATED = 2;
const FAVOURITE = 16;

/**
 * Throws a `RangeError` when the bytes end early.
 * @param {ArrayBuffer} buffer
 * @returns {Index}
 */
export function decodeIndex(buffer) {
  const version = new DataView(buffer).getBigUint64(0, true).toString();
  const reader = new Varints(new Uint8Array(buffer), 8);
  const count = reader.unsigned();
  const dayCount = reader.unsigned();
  let day = reader.signed();
  const days = new Int32Array(dayCount);
  const dayStarts = new Uint32Array(dayCount + 1);
  let start = 0;
  for (let i = 0; i < dayCount; i++) {
    day += reader.signed();
    days[i] = day;
    dayStarts[i] = start;
    start += reader.unsigned();
  }
  dayStarts[dayCount] = start;
  if (start !== count || reader.at + count > buffer.byteLength) {
    throw new RangeError('the index is cut short');
  }
  const aspectCodes = new Uint8Array(buffer.slice(reader.at, reader.at + count));
  return { version, count, days, dayStarts, aspectCodes, byDate: isSorted(days) };
}

/**
 * Whether days only ever get older, or only newer.
 * @param {Int32Array} days
 */
function isSorted(days) {
  const way = Math.sign(Number(days.at(-1)) - Number(days[0]));
  return days.every((day, i) => i === 0 || (day - Number(days[i - 1])) * way > 0);
}

/** LEB128 numbers, one after the other. */
class Varints {
  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Multiplies instead of shifting, as shifts stop at 32 bits. */
  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('the index is cut short');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** Zigzag: 0, −1, 1, −2, … are sent as 0, 1, 2, 3, … */
  signed() {
    const value = this.unsigned();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }
}

/** Up to 512 photos: who they are, their colour until the picture is there, and what is special about them. */
export class Chunk {
  /**
   * @param {ArrayBuffer} buffer
   * @param {number} count of photos; the rest is paths
   */
  constructor(buffer, count) {
    this.view = new DataView(buffer);
    this.count = count;
  }

  /** Where an edge has their pictures; nothing where there is none. */
  paths() {
    const text = new TextDecoder().decode(new Uint8Array(this.view.buffer, this.count * BYTES_PER_PHOTO));
    return text ? text.split('\n') : [];
  }

  /**
   * 16 hexadecimal digits, as in the addresses of tiles, thumbnails and originals.
   * @param {number} i
   */
  id(i) {
    return this.view.getBigUint64(i * BYTES_PER_PHOTO, false).toString(16).padStart(16, '0');
  }

  /**
   * A CSS colour.
   * @param {number} i
   */
  colour(i) {
    const rgb = this.view.getUint16(i * BYTES_PER_PHOTO + 8, true);
    const red = ((rgb >> 11) * 255) / 31;
    const green = (((rgb >> 5) & 63) * 255) / 63;
    const blue = ((rgb & 31) * 255) / 31;
    return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
  }

  /**
   * @param {number} i
   * @returns {Kind}
   */
  kind(i) {
    const flags = this.view.getUint8(i * BYTES_PER_PHOTO + 10);
    const others = this.view.getUint8(i * BYTES_PER_PHOTO + 11);
    return { raw: (flags & RAW) !== 0, animated: (flags & ANIMATED) !== 0, favourite: (flags & FAVOURITE) !== 0, others };
  }
}

/**
 * Width / height.
 * @param {number} code
 */
export function aspect(code) {
  return 2 ** ((code - 128) / 40);
}

/**
 * The day a photo was taken on, as a place in `index.days`.
 * @param {Index} index
 * @param {number} photo
 */
export function dayOf(index, photo) {
  return lastAtMost(index.dayStarts, index.days.length, photo);
}

/**
 * The last place among the first `length` of a sorted array whose value is at most `value`; 0 when there is none.
 * @param {ArrayLike<number>} sorted
 * @param {number} length
 * @param {number} value
 */
export function lastAtMost(sorted, length, value) {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (sorted[middle]) <= value) low = middle;
    else high = middle;
  }
  return low;
}
