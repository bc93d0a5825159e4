/**
 * The dialog in which photos are told about: a caption, when and where they were taken, and stars; of one or of many at
 * once. What is left as it is, stays as it is.
 */
import { photosWords } from './chips.js';
import { askIn, labelled } from './dialogs.js';
import { make } from './dom.js';

/** How a date can be said: what that is called, the kind of field, and what is written there as a wish. @type {[string, string, (text: string) => TakenBy | null][]} */
const DATES = [
  ['As it is', '', () => null],
  ['On a day', 'date', (text) => ({ at: `${text}T00:00:00` })],
  ['At a time', 'datetime-local', (text) => ({ at: text.length === 16 ? `${text}:00` : text })],
  ['In a month', 'month', (text) => ({ 'in-month': `${text}-01` })],
  ['In a year', 'number', (text) => ({ 'in-year': Number(text) })],
  ['The clock was behind, by hours', 'number', (text) => ({ later: Math.round(Number(text) * 60) })],
  ['As the file says', '', () => null],
];
const AS_THE_FILE_SAYS = DATES.length - 1;

const STARS = [['', 'As they are'], ['0', 'No stars'], ...[1, 2, 3, 4, 5].map((stars) => [String(stars), '★'.repeat(stars)])];

/**
 * @param {HTMLDialogElement} dialog
 * @param {import('./edits.js').Edits} edits
 * @param {string[]} photos
 * @param {Photo | null} photo what is known of it, where it is one
 * @param {boolean} isHere whether it can be said where they were taken
 */
export function openEditing(dialog, edits, photos, photo, isHere) {
  const caption = make('textarea', 'field');
  caption.rows = 2;
  caption.maxLength = 2000;
  caption.value = [photo?.title, photo?.description].filter(Boolean).join('\n');
  caption.placeholder = photo ? '' : 'As they are';
  const before = caption.value;
  const how = choice(DATES.map(([name], i) => [String(i), name]));
  const when = make('input', 'field');
  when.ariaLabel = 'When exactly';
  const turn = () => {
    const type = DATES[Number(how.value)]?.[1] ?? '';
    when.hidden = !type;
    when.required = type !== '';
    when.type = type || 'text';
    const isYear = type === 'number' && DATES[Number(how.value)]?.[0] === 'In a year';
    when.step = isYear ? '1' : type === 'number' ? 'any' : '';
    when.min = isYear ? '1' : '';
    when.max = isYear ? '9999' : '';
    when.placeholder = type === 'month' ? '1974-08' : '';
    when.pattern = type === 'month' ? '\\d{4}-\\d{2}' : '.*';
    when.value = type === 'datetime-local' ? photo?.taken?.local.slice(0, 16) ?? '' : type === 'date' ? photo?.taken?.local.slice(0, 10) ?? '' : '';
  };
  how.addEventListener('change', turn);
  turn();
  const where = make('input', 'field');
  where.value = photo?.places.join(', ') ?? '';
  where.placeholder = photo ? '' : 'As it is';
  const placeBefore = where.value;
  const stars = choice(STARS);
  const save = async () => {
    /** @type {Edit[]} */
    const wanted = [];
    if (caption.value !== before) wanted.push({ caption: caption.value });
    const date = Number(how.value);
    if (date === AS_THE_FILE_SAYS) wanted.push({ taken: null });
    else if (date > 0) wanted.push({ taken: DATES[date]?.[2](when.value) ?? null });
    if (stars.value) wanted.push({ rating: Number(stars.value) });
    const names = where.value.split(',').map((name) => name.trim()).filter(Boolean);
    const place = where.value === placeBefore ? null : { placed: { names } };
    if (wanted.length > 0 || place) await edits.all(photos, wanted, place, photos.length === 1 ? 'Saved' : `Saved of ${photosWords(photos.length)}`);
  };
  askIn(dialog, {
    title: photos.length === 1 ? 'Edit the photo' : `Edit ${photosWords(photos.length)}`,
    lead: 'The files stay as they are: what you say is kept beside them.',
    fields: [...labelled('Caption', caption), ...labelled('Taken', how), when, ...(isHere ? labelled('Place, the smallest first', where) : []), ...labelled('Stars', stars)],
    submit: 'Save',
    act: save,
  });
  caption.focus();
}

/** @param {string[][]} options value and name of each */
function choice(options) {
  const select = make('select', 'field');
  select.append(...options.map(([value = '', name = '']) => new Option(name, value)));
  return select;
}
