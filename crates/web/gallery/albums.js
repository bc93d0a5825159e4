/**
 * Keeping a search as an album, and removing one: asked for in a dialog, said when it is done, and taken back.
 */
import { fetchAlbums, wishOfAlbums } from './api.js';
import { albumSearch, takenBack } from './chips.js';
import { fill } from './dialogs.js';
import { button, make } from './dom.js';
import { whyNot } from './told.js';

export class Albums {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('./told.js').Told} told
   * @param {(query: string) => void} search
   */
  constructor(dialog, told, search) {
    this.dialog = dialog;
    this.told = told;
    this.search = search;
  }

  /**
   * Asks for the title under which a search is to be kept.
   * @param {string} query
   */
  keep(query) {
    const title = make('input', 'field');
    title.id = 'keep-name';
    title.value = query;
    title.autocomplete = 'off';
    title.required = true;
    const label = make('label', '', 'Title');
    label.htmlFor = title.id;
    const note = make('p', 'note');
    note.setAttribute('role', 'status');
    const actions = make('p', 'actions');
    actions.append(button('secondary', 'Cancel', () => this.dialog.close()), make('button', 'primary', 'Keep'));
    const form = make('form', 'dialog-body');
    form.append(make('p', 'lead', 'An album by search has whatever it finds, each time anew.'), label, title, note, actions);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.save(title.value.trim(), query, note);
    });
    fill(this.dialog, 'Keep as album', form);
    this.dialog.showModal();
    title.select();
    void warnOfOther(title, note);
  }

  /**
   * @param {string} title
   * @param {string} query
   * @param {HTMLElement} note for what can't be
   */
  async save(title, query, note) {
    try {
      const { known_by: knownBy } = await wishOfAlbums({ wish: 'save', title, search: query });
      this.dialog.close();
      if (knownBy.length > 0) this.told.say(`Kept as the album “${title}”`, () => this.undo());
      else this.told.say(`It is kept as the album “${title}” already`, null);
    } catch (error) {
      note.textContent = whyNot(error);
      note.className = 'note refusal';
    }
  }

  /** @param {string} title */
  async drop(title) {
    try {
      await wishOfAlbums({ wish: 'drop', title });
      this.search('');
      this.told.say(`The album “${title}” is removed, its photos are not`, () => this.undo());
    } catch (error) {
      this.told.say(whyNot(error), null);
    }
  }

  /** Takes back what was said last, be it here or elsewhere, and says what that was. */
  async undo() {
    try {
      const { words, album } = takenBack((await wishOfAlbums({ wish: 'undo' })).taken_back);
      if (album !== null) this.search(albumSearch(album));
      this.told.say(words, null);
    } catch (error) {
      this.told.say(whyNot(error), null);
    }
  }
}

/**
 * Says so while the title is one whose album this would take the place of.
 * @param {HTMLInputElement} title
 * @param {HTMLElement} note
 */
async function warnOfOther(title, note) {
  const albums = await fetchAlbums().catch(() => []);
  const taken = new Set(albums.filter(({ search }) => search).map(({ title }) => sameTitle(title)));
  const warn = () => {
    note.className = 'note';
    note.textContent = taken.has(sameTitle(title.value)) ? 'There is an album with this title: this search takes the place of its own.' : '';
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
