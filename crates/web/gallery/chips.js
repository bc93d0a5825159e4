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
    case 'words': return 'Named or written';
  }
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
 * The chip whose removal finds the most, if any removal finds something.
 * @param {Chip[]} chips
 * @returns {Chip | null}
 */
export function bestWithout(chips) {
  let best = null;
  for (const chip of chips) {
    if ((chip.without ?? 0) > (best?.without ?? 0)) best = chip;
  }
  return best;
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
  return count.toLocaleString('en-GB');
}
