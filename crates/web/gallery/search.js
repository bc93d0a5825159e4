/**
 * Under the search box: what was understood, how many photos that found and in which order, and what to do when it
 * found none.
 */
import { albumOf, byWords, canRank, gistWords, kindName, otherWords, photosWords, without } from './chips.js';
import { button, crossed, make } from './dom.js';

/**
 * @typedef {object} Acts what can be done from there
 * @property {(query: string) => void} search
 * @property {(order: Asked['order']) => void} sort
 * @property {(() => void) | null} keep the search as an album; null where wishes don't come true
 * @property {(title: string) => void} drop an album
 * @property {(album: string | null) => void} share what was found, or the album that it is
 */

/**
 * The line under the header.
 * @param {HTMLElement} bar
 * @param {Asked} asked
 * @param {Search} found
 * @param {string} order in words
 * @param {Acts} acts
 */
export function showChips(bar, { query, order: chosen }, found, order, acts) {
  const ranks = found.count > 1 && canRank(found.chips);
  const count = make('p', 'count');
  if (found.count > 0) count.append(make('strong', '', photosWords(found.count)));
  if (order && !ranks) count.append(`, ${order}`);
  const list = make('ul', 'chips');
  list.setAttribute('role', 'list');
  list.ariaLabel = 'What the search understood';
  list.append(...found.chips.map((chip) => chipItem(chip, () => acts.search(without(query, chip)), acts.search)));
  const tools = make('div', 'bar-tools');
  tools.append(...(ranks ? [orders(chosen, acts.sort)] : []), ...keeping(found, acts));
  bar.replaceChildren(...(found.chips.length > 0 ? [list] : []), count, ...answering(found), ...matching(found), ...(tools.hasChildNodes() ? [tools] : []));
}

/** @param {Search} found */
function answering(found) {
  const parts = gistWords(found);
  return parts.length > 0 ? [make('p', 'gist', parts.join(' · '))] : [];
}

/** @param {Search} found */
function matching({ by, count, alike }) {
  const said = count > 0 ? byWords(by) : null;
  if (!said) return [];
  const words = make('p', 'by', alike ? `${said.words}, the last ${photosWords(alike)} by meaning alone` : said.words);
  words.title = said.meaning;
  return [words];
}

/**
 * @param {Asked['order']} chosen
 * @param {(order: Asked['order']) => void} sort
 */
function orders(chosen, sort) {
  const group = make('div', 'orders');
  group.setAttribute('role', 'group');
  group.ariaLabel = 'Order';
  for (const [order, name] of /** @type {[Asked['order'], string][]} */ ([['', 'Newest'], ['best', 'Best match']])) {
    const choice = button('tool', name, () => order === chosen || sort(order));
    choice.ariaPressed = String(order === chosen);
    group.append(choice);
  }
  return group;
}

/**
 * @param {Search} found
 * @param {Acts} acts
 */
function keeping({ chips, count, alike }, { keep, drop, share }) {
  if (!keep) return [];
  const album = albumOf(chips);
  // A share finds by words alone: what only looks like what was asked for would not be in it.
  const sharing = count > 0 && !alike ? [button('tool', 'Share', () => share(album))] : [];
  if (album !== null) return [button('tool', 'Remove album', () => drop(album)), ...sharing];
  return count > 0 ? [button('tool', 'Keep as album', keep), ...sharing] : [];
}

/**
 * Backspace and Delete remove it too, as they would remove a word.
 * @param {Chip} chip
 * @param {() => void} remove
 * @param {(query: string) => void} search
 */
function chipItem(chip, remove, search) {
  const item = make('li', chip.kind === 'words' ? 'chip words' : 'chip');
  const cross = crossed('remove', `Remove ${kindName(chip.kind).toLowerCase()} ${chip.text}`, remove);
  cross.title = 'Remove';
  cross.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      remove();
    }
  });
  item.append(make('span', 'kind', kindName(chip.kind)), make('span', 'text', chip.kind === 'words' ? `“${chip.text}”` : chip.text));
  if (chip.detail) item.append(make('span', 'detail', chip.detail));
  for (const other of chip.others ?? []) {
    const instead = button('other', otherWords(other.kind), () => search(other.search));
    instead.title = `Search for “${other.search}”`;
    item.append(instead);
  }
  item.append(cross);
  return item;
}

/**
 * @param {HTMLElement} notice
 * @param {Search} found
 * @param {(query: string) => void} search
 */
export function showNothingFound(notice, found, search) {
  const heading = make('h2', '', 'No photos match');
  const said = make('p', '', whyNothing(found));
  const actions = make('p', 'actions');
  const out = found.leave_out;
  if (out) {
    const texts = found.chips.filter((_, i) => out.chips.includes(i)).map((chip) => (chip.kind === 'words' ? `“${chip.text}”` : chip.text));
    actions.append(button('primary', `Without ${texts.join(' and ')}: ${photosWords(out.count)}`, () => search(out.search)));
  }
  actions.append(button('secondary', 'Show all photos', () => search('')));
  notice.replaceChildren(heading, said, actions);
}

/** @param {Search} found */
function whyNothing({ chips, unmatched }) {
  const words = unmatched.map((word) => `“${word}”`).join(' and ');
  if (words) return `Tintype doesn’t know ${words}, and looked for ${unmatched.length > 1 ? 'them' : 'it'} in file names and in text that was read.`;
  return chips.length > 1 ? 'All of it is understood, but no photo has it all.' : 'It is understood, but no photo has it.';
}

/**
 * @param {HTMLElement} notice
 * @param {boolean} indexing
 * @param {boolean} forViewer whose photos others choose
 */
export function showEmptyLibrary(notice, indexing, forViewer) {
  const mark = /** @type {Element} */ (document.querySelector('.mark')).cloneNode(true);
  if (indexing) {
    notice.replaceChildren(mark, make('h2', '', 'Looking through your photographs'), make('p', '', 'They appear here as they are read.'));
    return;
  }
  if (forViewer) {
    notice.replaceChildren(mark, make('h2', '', 'No photographs yet'), make('p', '', 'What you are shown is for the owner of the library to say.'));
    return;
  }
  const command = make('p', 'command');
  command.append(make('code', '', 'tintype serve FOLDER'));
  notice.replaceChildren(
    mark,
    make('h2', '', 'No photographs yet'),
    make('p', '', 'Start Tintype with the folder your photographs are in. They stay where they are, untouched, and appear here as they are read.'),
    command,
  );
}
