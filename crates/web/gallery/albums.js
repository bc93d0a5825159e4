/**
 * Albums: keeping a search as one, putting photos into one and taking them out, and removing one. Asked for in a dialog,
 * said when it is done, and taken back.
 */
import { fetchAlbums, fetchShares, wishOfAlbums } from './api.js';
import { albumSearch, photosWords, takenBack } from './chips.js';
import { askIn, labelled } from './dialogs.js';
import { make } from './dom.js';
import { whyNot } from './told.js';

export class Albums {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('./told.js').Told} told
   * @param {(query: string) => void} search
   * @param {() => Promise<void>} changed
   */
  constructor(dialog, told, search, changed) {
    this.dialog = dialog;
    this.told = told;
    this.search = search;
    this.changed = changed;
  }

  /**
   * Asks for the title under which a search is to be kept.
   * @param {string} query
   */
  keep(query) {
    const { title, note } = this.ask('Keep as album', 'An album by search has whatever it finds, each time anew.', query, 'Keep', (title) => this.save(title, query));
    void warnOfOther(title, note);
  }

  /**
   * Asks into which album photos are to be put.
   * @param {string[]} photos
   */
  add(photos) {
    const { title } = this.ask(`Add ${photosWords(photos.length)} to an album`, 'A title that no album has begins one.', '', 'Add', (title) => this.put(title, photos));
    void offerTitles(title);
  }

  /**
   * Asks for a title.
   * @param {string} heading
   * @param {string} lead
   * @param {string} value
   * @param {string} submit
   * @param {(title: string) => Promise<void>} act fails with what cannot be
   */
  ask(heading, lead, value, submit, act) {
    const title = make('input', 'field');
    title.value = value;
    title.autocomplete = 'off';
    title.required = true;
    const note = askIn(this.dialog, { title: heading, lead, fields: labelled('Title', title), submit, act: () => act(title.value.trim()) });
    title.select();
    return { title, note };
  }

  /**
   * @param {string} title
   * @param {string} query
   */
  async save(title, query) {
    const { known_by: knownBy } = await wishOfAlbums({ wish: 'save', title, search: query });
    if (knownBy.length > 0) this.told.say(`Kept as the album “${title}”`, () => this.undo(knownBy));
    else this.told.say(`It is kept as the album “${title}” already`, null);
  }

  /**
   * @param {string} title
   * @param {string[]} photos
   */
  async put(title, photos) {
    const { known_by: knownBy } = await wishOfAlbums({ wish: 'add', title, photos });
    const these = photosWords(photos.length);
    await this.changed();
    if (knownBy.length > 0) this.told.say(`${these} in the album “${title}”`, () => this.undo(knownBy, false));
    else this.told.say(`In the album “${title}” already`, null);
  }

  /**
   * @param {string} title
   * @param {string[]} photos
   */
  async takeOut(title, photos) {
    try {
      const { known_by: knownBy } = await wishOfAlbums({ wish: 'remove', title, photos });
      this.told.say(`${photosWords(photos.length)} out of the album “${title}”`, () => this.undo(knownBy, false));
      await this.changed();
    } catch (error) {
      this.told.say(whyNot(error), null);
    }
  }

  /** @param {string} title */
  async drop(title) {
    try {
      const { known_by: knownBy } = await wishOfAlbums({ wish: 'drop', title });
      this.search('');
      this.told.say(`The album “${title}” is removed, its photos are not`, () => this.undo(knownBy));
    } catch (error) {
      this.told.say(whyNot(error), null);
    }
  }

  /**
   * Takes that back, and says what it was.
   * @param {Standing[]} what
   * @param {boolean} [leads] to the album that is there again
   */
  async undo(what, leads = true) {
    const { words, album } = takenBack((await wishOfAlbums({ wish: 'undo', what })).taken_back);
    if (album !== null && leads) this.search(albumSearch(album));
    else await this.changed();
    this.told.say(words, null);
  }
}

/**
 * Titles of albums that photos can be put into.
 * @param {HTMLInputElement} title
 */
async function offerTitles(title) {
  const albums = await fetchAlbums().catch(() => []);
  const list = make('datalist');
  list.id = 'titles';
  list.append(...albums.filter(({ search }) => !search).map(({ title }) => new Option('', title)));
  title.after(list);
  title.setAttribute('list', list.id);
}

/**
 * Says so while the title is one whose album this would take the place of.
 * @param {HTMLInputElement} title
 * @param {HTMLElement} note
 */
async function warnOfOther(title, note) {
  const [albums, shares] = await Promise.all([fetchAlbums().catch(() => []), fetchShares().catch(() => [])]);
  const taken = new Set(albums.filter(({ search }) => search).map(({ title }) => sameTitle(title)));
  const shared = new Set(shares.map(({ album }) => sameTitle(album ?? '')));
  const warn = () => {
    note.className = 'note';
    note.textContent = !taken.has(sameTitle(title.value)) ? '' : `There is an album with this title: this search takes the place of its own${shared.has(sameTitle(title.value)) ? ', also for those with whom it is shared' : ''}.`;
  };
  title.addEventListener('input', warn);
  if (!note.textContent) warn();
}

/**
 * What spellings of one title have in common.
 * @param {string} title
 */
function sameTitle(title) {
  return title.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ');
}
