/** What the page says: dates, facts, and a search without one of its parts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gistWords, otherWords, photosWords, progressWords, without } from '../../gallery/chips.js';
import { dayFromLocal, dayInYear, fullDay, momentWords, monthsName, offsetWords, shortDay } from '../../gallery/dates.js';
import { cameraName, coordinates, exposureWords, facts, sizeWords, together } from '../../gallery/facts.js';
import { badge } from '../../gallery/headings.js';

/**
 * @param {string} what
 * @param {string | null} said
 * @param {string | null} expected
 */
function check(what, said, expected) {
  test(`${what} reads ${expected}`, () => assert.equal(said, expected));
}

/** @param {string} date */
function day(date) {
  return Number(dayFromLocal(date));
}

check('a day', fullDay(day('2007-06-03')), '3 June 2007');
check('a leap day', fullDay(day('2024-02-29')), '29 February 2024');
check('a day before 1970', fullDay(day('1931-12-24')), '24 December 1931');
check('a day under its year', dayInYear(day('2007-06-03')), 'Sun 3 June');
check('a day above one photo', shortDay(day('2007-06-03')), '3 Jun 2007');
check('a month', monthsName(2007 * 12 + 5, 2007 * 12 + 5, true, true), 'June 2007');
check('months', monthsName(2007 * 12 + 4, 2007 * 12 + 6, false, true), 'May – July 2007');
check('all months there are', monthsName(2007 * 12 + 4, 2007 * 12 + 6, true, true), '2007');
check('years', monthsName(2003 * 12, 2009 * 12, true, true), '2003 – 2009');
check('a moment’s day', momentWords('2007-06-03T14:30:02')?.date ?? null, 'Sunday 3 June 2007');
check('a moment’s time', momentWords('2007-06-03T14:30:02.25')?.time ?? null, '14:30');
check('what is no moment', momentWords('unknown')?.date ?? null, null);
check('two hours east', offsetWords(120), 'UTC+2');
check('three and a half hours west', offsetWords(-210), 'UTC−3:30');
check('Greenwich', offsetWords(0), 'UTC+0');

check('a make inside the model', cameraName('Canon', 'Canon EOS 40D'), 'Canon EOS 40D');
check('a company as a make', cameraName('NIKON CORPORATION', 'NIKON D90'), 'NIKON D90');
check('a make that shouts', cameraName('OLYMPUS IMAGING CORP.', 'E-M5'), 'Olympus E-M5');
check('only a model', cameraName(null, 'Pixel 7'), 'Pixel 7');
check('no camera', cameraName(null, null), '');
check('an exposure', exposureWords({ seconds: 0.004, aperture: 2.8, iso: 400, focal_mm: 35 }), '1/250 s · ƒ/2.8 · ISO 400 · 35 mm');
check('a long exposure', exposureWords({ seconds: 2.5, aperture: null, iso: null, focal_mm: 4.25 }), '2.5 s · 4.3 mm');
check('an exposure of which little is known', exposureWords({ iso: 100 }), 'ISO 100');
check('a place', coordinates(48.8584, 2.2945), '48.8584° N, 2.2945° E');
check('a place south and west', coordinates(-22.9519, -43.2105), '22.9519° S, 43.2105° W');
check('a few bytes', sizeWords(812), '812 bytes');
check('kilobytes', sizeWords(45_300), '45 kB');
check('megabytes', sizeWords(4_260_000), '4.3 MB');
check('gigabytes', sizeWords(1_210_000_000), '1.2 GB');
check('one photo', photosWords(1), '1 photo');
check('many photos', photosWords(200_000), '200,000 photos');
const some = { done: 1412, total: 3000 };
check('indexing', progressWords({ indexing: some, recognising: null }), 'Indexing 1,412 of 3,000');
check('recognising', progressWords({ indexing: null, recognising: some }), 'Looking at 1,412 of 3,000');
check('rest', progressWords({ indexing: null, recognising: null }), '');

/**
 * @param {string} text
 * @param {string} words
 * @param {string} left
 */
function checkWithout(text, words, left) {
  const start = text.indexOf(words);
  check(`“${text}” without “${words}”`, without(text, { start, end: start + words.length }), left);
}

checkWithout('Natalie 2007 beach', '2007', 'Natalie beach');
checkWithout('2007 beach', '2007', 'beach');
checkWithout('beach 2007', '2007', 'beach');
checkWithout('beach, 2007, snow', '2007', 'beach, snow');
checkWithout('2007', '2007', '');
checkWithout('🏖 2007 beach', '2007', '🏖 beach');
checkWithout('Zoë’s café 2007', 'café', 'Zoë’s 2007');

for (const [kind, words] of /** @type {[Chip['kind'], string][]} */ ([['person', 'or the person?'], ['date', 'or the month?'], ['label', 'or the thing?']])) {
  test(`another reading, ${kind}`, () => assert.equal(otherWords(kind), words));
}

/** @type {(found: Pick<Search, 'places' | 'days'>, words: string[]) => void} */
function checkGist(found, words) {
  test(`a question is answered: ${words.join(' · ')}`, () => assert.deepEqual(gistWords(found).map((part) => part.replace(/\s/g, ' ')), words));
}

checkGist({}, []);
checkGist({ places: [{ name: 'Lisbon, Portugal', photos: 1200 }, { name: null, photos: 3 }] }, ['Lisbon, Portugal (1,200)', 'not known where (3)']);
checkGist({ days: [{ from: '2019-07-12', to: '2019-07-15', photos: 40 }, { from: '2018-01-01', to: '2018-01-01', photos: 1 }] }, ['12 – 15 July 2019 (40)', '1 January 2018 (1)']);
checkGist({ places: Array.from({ length: 8 }, (_, i) => ({ name: `P${i}`, photos: 1 })) }, ['P0 (1)', 'P1 (1)', 'P2 (1)', 'P3 (1)', 'P4 (1)', 'P5 (1)', 'and 2 more']);

/** @type {Photo} */
const BARE = {
  id: 'a'.repeat(64), files: [{ path: 'scan.png', size_bytes: 1200 }], taken: null, format: 'png', width_px: 40, height_px: 30,
  location: null, places: [], camera: null, exposure: null, labels: [], text: [], people: [], title: null, description: null, rating: null, thumbhash: null, albums: [], favourite: false, problems: [],
};

test('what is not known has no line', () => {
  assert.deepEqual(facts(BARE), [
    { name: 'Picture', lines: ['40 × 30 pixels', 'PNG'] },
    { name: 'File', lines: ['scan.png', '1 kB'] },
  ]);
});

test('everything that is known has one', () => {
  const said = facts({
    ...BARE, format: 'nef', rating: 4, width_px: 4288, height_px: 2848, people: ['Natalie'], labels: ['beach', 'dog'], text: ['NO PARKING', 'Café'], why: [{ asked: 'animals', by: 'seen', found: 'Dog' }, { asked: 'parking', by: 'text', found: 'NO PARKING' }], places: ['Porto', 'Portugal'],
    taken: { local: '2007-06-03T14:30:02', offset_minutes: 120, source: 'file-name' },
    location: { lat: 41.15, lon: -8.61, altitude_m: -3 },
    camera: { make: 'NIKON CORPORATION', model: 'NIKON D90', lens: '18–105 mm' },
    exposure: { seconds: 0.004, aperture: 8, iso: 200, focal_mm: 18 },
    files: [{ path: 'a.nef', size_bytes: 9e6 }, { path: 'copy/a.nef', size_bytes: 9e6 }], problems: ['no colour profile'],
  });
  assert.deepEqual(said, [
    { name: 'Taken', lines: ['Sunday 3 June 2007', '14:30 (UTC+2)', 'From the file’s name'] },
    { name: 'People', lines: ['Natalie'], people: true },
    { name: 'Place', lines: ['Porto, Portugal', '41.1500° N, 8.6100° W', '3 m below sea level'] },
    { name: 'Labels', lines: ['beach, dog'] },
    { name: 'Text', lines: ['NO PARKING · Café'] },
    { name: 'Found by', lines: ['“animals”: Dog is seen', '“parking”: it says “NO PARKING”'] },
    { name: 'Rating', lines: ['4 of 5'] },
    { name: 'Camera', lines: ['NIKON D90', '18–105 mm', '1/250 s · ƒ/8 · ISO 200 · 18 mm'] },
    { name: 'Picture', lines: ['4,288 × 2,848 pixels', '12.2 megapixels · NEF (camera RAW)'] },
    { name: 'Files', lines: ['a.nef', 'copy/a.nef', '9 MB'] },
    { name: 'Problem', lines: ['no colour profile'] },
  ]);
});

for (const [kind, words] of /** @type {[Kind, string][]} */ ([
  [{ raw: false, animated: false, others: 0 }, ''],
  [{ raw: true, animated: false, others: 0 }, 'RAW'],
  [{ raw: false, animated: false, others: 3 }, '+3'],
  [{ raw: false, animated: true, others: 1 }, 'GIF · +1'],
])) {
  test(`the badge of ${JSON.stringify(kind)}`, () => assert.equal(badge(kind), words));
}

test('a photo of a stack says which others there are', () => {
  const [top, raw, copy] = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
  const stack = { top: String(top), under: [{ photo: String(raw), why: /** @type {const} */ ('raw') }, { photo: String(copy), why: /** @type {const} */ ('copy') }] };
  assert.deepEqual(together({ ...BARE, id: String(raw), stack }), [
    { id: 'a'.repeat(16), name: 'Shown of these' },
    { id: 'c'.repeat(16), name: 'Copy' },
  ]);
  assert.deepEqual(together(BARE), []);
});
