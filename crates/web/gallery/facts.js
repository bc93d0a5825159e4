/**
 * What is known of a photo, as lines a person can read. Pure: the server's answer in, words out.
 */
import { numberWords } from './chips.js';
import { momentWords, offsetWords } from './dates.js';

/**
 * In the order they are shown; what isn't known has no line.
 * @param {Photo} photo
 * @returns {Fact[]}
 */
export function facts(photo) {
  return [
    taken(photo),
    { name: 'People', lines: photo.people, people: true },
    { name: 'Place', lines: place(photo) },
    { name: 'Labels', lines: joined(photo.labels) },
    { name: 'Text', lines: photo.text.length > 0 ? [photo.text.join(' · ')] : [] },
    { name: 'Found by', lines: (photo.why ?? []).map(whyWords) },
    { name: photo.albums.length > 1 ? 'Albums' : 'Album', lines: joined(photo.albums) },
    { name: 'Kept', lines: photo.shelf === 'archive' ? ['In the archive'] : [] },
    { name: 'Rating', lines: photo.rating ? [`${photo.rating} of 5`] : [] },
    { name: 'Camera', lines: camera(photo) },
    { name: 'Picture', lines: picture(photo) },
    { name: photo.files.length > 1 ? 'Files' : 'File', lines: [...photo.files.map(({ path }) => path), ...photo.files.slice(0, 1).map((file) => sizeWords(file.size_bytes))] },
    { name: photo.problems.length > 1 ? 'Problems' : 'Problem', lines: photo.problems },
  ].filter((fact) => fact.lines.length > 0);
}

/** @param {NonNullable<Photo['why']>[number]} reason */
function whyWords({ asked, by, found }) {
  switch (by) {
    case 'person': return `${found} is in it`;
    case 'seen': return found.toLowerCase() === asked ? `${found} is seen` : `“${asked}”: ${found} is seen`;
    case 'keyword': return `“${asked}”: keyword ${found}`;
    case 'caption': return `“${asked}”: in “${found}”`;
    case 'place': return `${found} is where it was taken`;
    case 'text': return `“${asked}”: it says “${found}”`;
    case 'file': return `“${asked}”: in ${found}`;
    case 'meaning': return `looks like “${found}”`;
  }
}

/**
 * The others of a photo's stack, by the beginnings of their identities and what they are.
 * @param {Photo} photo
 */
export function together({ id, stack }) {
  if (!stack) return [];
  const all = [{ photo: stack.top, why: /** @type {const} */ ('top') }, ...stack.under];
  return all.filter(({ photo }) => photo !== id).map(({ photo, why }) => ({ id: photo.slice(0, 16), name: stackWords(why) }));
}

/** @param {'top' | Stack['under'][number]['why']} why */
function stackWords(why) {
  switch (why) {
    case 'top': return 'Shown of these';
    case 'original': return 'Original';
    case 'edit': return 'Edit';
    case 'raw': return 'RAW';
    case 'copy': return 'Copy';
    case 'burst': return 'Same burst';
    default: return '';
  }
}

/**
 * @param {Photo} photo
 * @returns {Fact}
 */
function taken({ taken }) {
  const moment = taken && momentWords(taken.local);
  if (!taken || !moment) return { name: 'Taken', lines: [] };
  const zone = taken.offset_minutes == null ? '' : ` (${offsetWords(taken.offset_minutes)})`;
  const source = sourceWords(taken.source);
  const lines = [moment.date];
  if (taken.source !== 'folder') lines.push(`${moment.time}${zone}`);
  if (source) lines.push(source);
  return { name: 'Taken', lines };
}

/**
 * Where a date came from, when it isn't the camera's own.
 * @param {string} source
 */
function sourceWords(source) {
  switch (source) {
    case 'exif': return '';
    case 'xmp': return 'From the XMP data';
    case 'file-name': return 'From the file’s name';
    case 'folder': return 'From the folder’s name';
    case 'person': return 'From you';
    case 'person-month': return 'From you: no more is known than the month';
    case 'person-year': return 'From you: no more is known than the year';
    case 'file-time': return 'From the file’s own time: the photo has no date';
    default: return `From ${source}`;
  }
}

/** @param {Photo} photo */
function place({ places, location }) {
  const lines = joined(places);
  if (location) {
    lines.push(coordinates(location.lat, location.lon));
    if (location.altitude_m != null) lines.push(altitudeWords(location.altitude_m));
  }
  return lines;
}

/** @param {string[]} words */
function joined(words) {
  return words.length > 0 ? [words.join(', ')] : [];
}

/**
 * "48.8584° N, 2.2945° E"
 * @param {number} lat
 * @param {number} lon
 */
export function coordinates(lat, lon) {
  return `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? 'S' : 'N'}, ${Math.abs(lon).toFixed(4)}° ${lon < 0 ? 'W' : 'E'}`;
}

/** @param {number} metres */
function altitudeWords(metres) {
  const rounded = numberWords(Math.round(Math.abs(metres)));
  return metres < 0 ? `${rounded} m below sea level` : `${rounded} m above sea level`;
}

/** @param {Photo} photo */
function camera({ camera, exposure }) {
  const lines = [];
  const name = cameraName(camera?.make ?? null, camera?.model ?? null);
  if (name) lines.push(name);
  if (camera?.lens) lines.push(camera.lens);
  const settings = exposure ? exposureWords(exposure) : '';
  if (settings) lines.push(settings);
  return lines;
}

/**
 * Many models repeat the make ("Canon", "Canon EOS 40D"), and many makes are a whole company's name.
 * @param {string | null} make
 * @param {string | null} model
 */
export function cameraName(make, model) {
  if (!make || !model) return model ?? make ?? '';
  const brand = /** @type {string} */ (make.split(/\s/)[0]);
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${titled(brand)} ${model}`;
}

/**
 * "NIKON" is shouted by the file, not by the company; three letters (SONY has four) may be initials.
 * @param {string} brand
 */
function titled(brand) {
  return brand.length > 3 && brand === brand.toUpperCase() ? brand[0] + brand.slice(1).toLowerCase() : brand;
}

/**
 * "1/250 s · ƒ/2.8 · ISO 400 · 35 mm"
 * @param {NonNullable<Photo['exposure']>} exposure
 */
export function exposureWords({ seconds, aperture, iso, focal_mm }) {
  return [
    seconds == null ? '' : secondsWords(seconds),
    aperture == null ? '' : `ƒ/${tidy(aperture)}`,
    iso == null ? '' : `ISO ${iso}`,
    focal_mm == null ? '' : `${tidy(focal_mm)} mm`,
  ].filter(Boolean).join(' · ');
}

/** @param {number} seconds */
function secondsWords(seconds) {
  return seconds > 0 && seconds < 0.3 ? `1/${Math.round(1 / seconds)} s` : `${tidy(seconds)} s`;
}

/**
 * At most one decimal.
 * @param {number} value
 */
function tidy(value) {
  return String(Math.round(value * 10) / 10);
}

/** @param {Photo} photo */
function picture(photo) {
  const size = `${numberWords(photo.width_px)} × ${numberWords(photo.height_px)} pixels`;
  const kind = [megapixels(photo), formatWords(photo.format)].filter(Boolean).join(' · ');
  return photo.width_px > 0 ? [size, kind] : [kind];
}

/** @param {Photo} photo */
function megapixels({ width_px, height_px }) {
  const millions = (width_px * height_px) / 1e6;
  return millions >= 0.1 ? `${tidy(millions)} megapixels` : '';
}

/** @param {string} format */
function formatWords(format) {
  switch (format) {
    case 'webp': return 'WebP';
    case 'unknown': return 'of no known format';
    case 'jpeg': case 'png': case 'gif': case 'tiff': case 'heic': case 'avif': return format.toUpperCase();
    default: return `${format.toUpperCase()} (camera RAW)`;
  }
}

/**
 * In the decimal units that shops and file managers use.
 * @param {number} bytes
 */
export function sizeWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 1e9) return `${tidy(bytes / 1e6)} MB`;
  return `${tidy(bytes / 1e9)} GB`;
}
