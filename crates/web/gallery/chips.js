/**
 * What the server understood of a search, in words, and the search that is left when a part is taken out. Spans count
 * UTF-16 units, as JavaScript's strings do.
 */

/**
 * The text without the chip's words, its spaces tidied.
 * @param {string} text
 * @param {{start: number, end: number}} chip
 */
export function without(text, { start, end }) {
  return `${text.slice(0, start)} ${text.slice(end)}`
    .replace(/\s+/g, ' ')
    .replace(/ ?([,;])(?: ?[,;])*/g, '$1')
    .replace(/^[\s,;]+|[\s,;]+$/g, '');
}

/**
 * What a chip is called before its text.
 * @param {Chip['kind']} kind
 */
export function kindName(kind) {
  switch (kind) {
    case 'person': return 'Person';
    case 'date': return 'Date';
    case 'place': return 'Place';
    case 'label': return 'Shows';
    case 'kind': return 'Kind';
    case 'camera': return 'Camera';
    case 'file': return 'File';
    case 'faces': return 'Faces';
    case 'sort': return 'Order';
    case 'state': return 'Only';
    case 'text': return 'Says';
    case 'or': return 'Either';
    case 'words': return 'Named or written';
  }
}

/**
 * What a completion is called before its text.
 * @param {Completion['kind']} kind
 */
export function completionKind(kind) {
  return kind === 'state' ? 'Album' : kindName(kind);
}

/**
 * The search that finds what is in an album, and whose chip says so.
 * @param {string} title
 */
export function albumSearch(title) {
  return `in the album ${title}`;
}

/**
 * The title of the album that a search is, if it asks for nothing else.
 * @param {Chip[]} chips
 */
export function albumOf([chip, ...others]) {
  return others.length > 0 ? null : chip?.album ?? null;
}

/**
 * Who is searched for, if nobody and nothing else is.
 * @param {Chip[]} chips
 */
export function personOf([chip, ...others]) {
  return others.length === 0 && chip?.kind === 'person' ? chip.text : '';
}

/**
 * What was taken back, by what became of it, and the album that is there again.
 * @param {AlbumDecision[]} decisions
 */
export function takenBack(decisions) {
  const [first] = decisions.filter(({ decision }) => decision !== 'undo');
  if (!first) return { words: 'Nothing was taken back', album: null };
  const { decision, title } = first;
  switch (decision) {
    case 'dropped': return { words: `The album “${title}” is back`, album: title };
    case 'renamed': return { words: `The album “${title}” has its title back`, album: title };
    case 'saved': return { words: `“${title}” is not kept`, album: null };
    case 'added': return { words: `What was put into “${title}” is out of it`, album: null };
    default: return { words: `What was taken out of “${title}” is back in it`, album: title };
  }
}

/**
 * Whether photos can match better or worse, and the search says no order itself.
 * @param {Chip[]} chips
 */
export function canRank(chips) {
  const isRanked = (/** @type {Chip} */ { kind }) => kind === 'label' || kind === 'text' || kind === 'words' || kind === 'place';
  return chips.some(isRanked) && !chips.some(({ kind }) => kind === 'sort');
}

/**
 * The part of a name that is typed already: what most of the last words begin it, or a word of it, with.
 * @param {string} name
 * @param {string} typed
 */
export function typedPart(name, typed) {
  const [letters, written] = [folded(name), folded(typed.replace(/\s+/g, ' '))];
  for (const start of wordStarts(written)) {
    const words = written.slice(start);
    const at = wordStarts(letters).find((at) => words.every((letter, i) => letters[at + i] === letter));
    if (at !== undefined) return { start: at, end: at + words.length };
  }
  return { start: 0, end: 0 };
}

/**
 * One letter for each UTF-16 unit, small and without what stands above or below it.
 * @param {string} text
 */
function folded(text) {
  return text.split('').map((unit) => unit.normalize('NFD').charAt(0).toLowerCase());
}

/** @param {string[]} letters */
function wordStarts(letters) {
  const isLetter = (/** @type {string | undefined} */ letter) => letter !== undefined && /[\p{L}\p{N}\p{Cs}]/u.test(letter);
  return letters.flatMap((letter, i) => (isLetter(letter) && !isLetter(letters[i - 1]) ? [i] : []));
}

/**
 * What is offered as another reading of a chip: "or the place?".
 * @param {Chip['kind']} kind
 */
export function otherWords(kind) {
  switch (kind) {
    case 'date': return 'or the month?';
    case 'label': return 'or the thing?';
    default: return `or the ${kindName(kind).toLowerCase()}?`;
  }
}

/**
 * What the search asks, answered in words: as many parts as fit into a line, or nothing where it asks for the photos.
 * @param {Pick<Search, 'places' | 'days' | 'asked'>} found
 * @returns {string[]}
 */
export function gistWords({ places, days, asked }) {
  const most = 6;
  const parts = [
    ...(asked ? [`of the first ${numberWords(asked)}`] : []),
    ...(places ?? []).map(({ name, photos }) => `${name ?? 'not known where'} (${numberWords(photos)})`),
    ...(days ?? []).map(({ from, to, photos }) => `${spanWords(from, to)} (${numberWords(photos)})`),
  ];
  return parts.length > most ? [...parts.slice(0, most), `and ${numberWords(parts.length - most)} more`] : parts;
}

/**
 * "12 – 15 July 2019".
 * @param {string} from
 * @param {string} to
 */
function spanWords(from, to) {
  const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return from === to ? days.format(new Date(from)) : days.formatRange(new Date(from), new Date(to));
}

/**
 * What photos were compared with, and what that means; null where it isn't said.
 * @param {Search['by']} by
 */
export function byWords(by) {
  const written = 'names of people, places and files, what pictures show, captions, and text in them';
  switch (by) {
    case 'words': return { words: 'Matches words', meaning: `Words were looked for in ${written}.` };
    case 'words and meaning': return { words: 'Matches words and meaning', meaning: `Words were looked for in ${written}, and pictures were compared with what they mean.` };
    default: return null;
  }
}

/** @param {number} count */
export function photosWords(count) {
  return `${numberWords(count)} ${count === 1 ? 'photo' : 'photos'}`;
}

/**
 * What goes on behind the gallery, or nothing.
 * @param {Pick<Status, 'indexing' | 'recognising'>} status
 */
export function progressWords({ indexing, recognising }) {
  const of = (/** @type {Done} */ { done, total }) => `${numberWords(done)} of ${numberWords(total)}`;
  if (indexing) return `Indexing ${of(indexing)}`;
  return recognising ? `Looking at ${of(recognising)}` : '';
}

/**
 * 3000 as "3,000".
 * @param {number} count
 */
export function numberWords(count) {
  // A browser takes 40 ms to make ready what knows every language's way.
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
