/**
 * What a made-up library understands of a search, and how it goes on with one: a few words, as the real one would say it.
 */

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
export const LABELS = ['beach', 'city', 'forest', 'mountain', 'snow'];
export const PEOPLE = ['Natalie', 'Nathan', 'Zoë'];
const STOP_WORDS = new Set(['photos', 'photo', 'of', 'from', 'in', 'on', 'at', 'a', 'the', 'and']);
const YEARS = Array.from({ length: 24 }, (_, i) => String(2026 - i));

/**
 * What is known of a photo.
 * @typedef {{day: number, label: string, person: string, raw: boolean, name: string}} Traits
 */

/**
 * @typedef {object} Term
 * @property {Chip['kind']} kind
 * @property {string} text
 * @property {string | null} detail
 * @property {string} [album]
 * @property {number} start
 * @property {number} end
 * @property {(photo: Traits) => boolean} matches
 */

/**
 * @param {string} text
 * @param {Map<string, string>} albums
 * @param {string[]} [names]
 * @returns {Term[]}
 */
export function understand(text, albums, names = PEOPLE) {
  /** @type {Term[]} */
  const terms = [];
  for (const { 0: words, index: start } of text.matchAll(/in the album .*|oldest first|[\p{L}\p{N}_]+/giu)) {
    const lower = words.toLowerCase();
    const month = MONTHS.indexOf(lower);
    const person = names.find((name) => name.toLowerCase() === lower);
    /**
     * @param {Chip['kind']} kind
     * @param {string} text
     * @param {(photo: Traits) => boolean} matches
     * @param {string | null} [detail]
     * @param {string} [album]
     */
    const add = (kind, text, matches, detail = null, album = undefined) => terms.push({ kind, text, detail, ...(album === undefined ? {} : { album }), start, end: start + words.length, matches });
    if (STOP_WORDS.has(lower)) continue;
    if (lower.startsWith('in the album ')) add(...inAlbum(words.slice('in the album '.length).trim(), albums));
    else if (lower === 'oldest first') add('sort', lower, () => true);
    else if (/^(19|20)\d\d$/.test(lower)) add('date', words, ({ day }) => dateOf(day).getUTCFullYear() === Number(lower), '1 Jan – 31 Dec');
    else if (month >= 0) add('date', words, ({ day }) => dateOf(day).getUTCMonth() === month);
    else if (person) add('person', person, (photo) => photo.person === person);
    else if (LABELS.includes(lower)) add('label', lower, ({ label }) => label === lower);
    else if (lower === 'raw') add('kind', 'RAW', ({ raw }) => raw);
    else add('words', words, ({ name }) => name.includes(lower));
  }
  return terms;
}

/** @param {number} day */
function dateOf(day) {
  return new Date(day * 86_400_000);
}

/**
 * @param {string} title
 * @param {Map<string, string>} albums
 * @returns {[Chip['kind'], string, (photo: Traits) => boolean, string, string?]}
 */
function inAlbum(title, albums) {
  const search = albums.get(title);
  if (search === undefined) return ['state', `album ${title}`, () => false, 'no album has this title'];
  const terms = understand(search, albums);
  return ['state', `album ${title}`, (photo) => terms.every((term) => term.matches(photo)), `what “${search}” finds`, title];
}

/**
 * Names that go on from the last word.
 * @param {string} typed
 * @param {Map<string, string>} albums
 * @param {(search: string) => number} count
 * @returns {Completion[]}
 */
export function completions(typed, albums, count) {
  const [, before = '', word = ''] = /^(.*?)([\p{L}\p{N}]*)$/u.exec(typed) ?? [];
  const names = (/** @type {Chip['kind']} */ kind, /** @type {string[]} */ texts) => texts.map((text) => ({ kind, text, search: `${before}${text}` }));
  const all = [
    ...names('person', PEOPLE), ...names('label', LABELS), ...names('date', YEARS),
    ...[...albums.keys()].map((title) => ({ kind: /** @type {const} */ ('state'), text: title, search: `${before}in the album ${title}` })),
  ];
  const begins = (/** @type {string} */ text) => word !== '' && text.toLowerCase().startsWith(word.toLowerCase());
  return all.filter(({ text, search }) => begins(text) && search !== typed).slice(0, 8)
    .map((completion) => ({ ...completion, count: count(completion.kind === 'state' ? `in the album ${completion.text}` : completion.text) }))
    .filter((completion) => completion.count > 0);
}
