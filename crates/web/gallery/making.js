/**
 * What can be done with photos where they are shown: by the bar of those that are selected, and by its keys.
 */
import { fetchPhoto } from './api.js';
import { Albums } from './albums.js';
import { albumOf } from './chips.js';
import { part } from './dom.js';
import { Edits } from './edits.js';

export class Making {
  /**
   * @param {import('./told.js').Told} told
   * @param {import('./pages.js').Pages} pages
   * @param {{search: (query: string) => void, changed: () => Promise<void>, done: () => void, edited: () => void}} host
   */
  constructor(told, pages, host) {
    this.pages = pages;
    this.host = host;
    this.albums = new Albums(part('keep', HTMLDialogElement), told, host.search, host.changed);
    this.edits = new Edits(told, async () => {
      await host.changed();
      host.edited();
    });
  }

  /**
   * @param {Asked} asked
   * @param {Search | null} found
   * @param {() => Set<string>} favourites
   * @returns {import('./picked.js').Doing[]}
   */
  doings({ of }, found, favourites) {
    const album = found && albumOf(found.chips);
    const states = (found?.chips ?? []).filter(({ kind }) => kind === 'state').map(({ text }) => text.toLowerCase());
    const isOf = (/** @type {string} */ word) => states.some((text) => text.includes(word));
    if (of.startsWith('away/')) return [this.making('Put back', 'p', { shelf: null })];
    return [
      { name: 'Add to album', key: 'b', act: (photos) => this.albums.add(photos) },
      ...(album ? [{ name: 'Take out', key: 'o', act: (/** @type {string[]} */ photos) => this.albums.takeOut(album, photos).then(this.host.done) }] : []),
      { name: 'Share', key: 's', act: (photos) => this.share({ photos }, 'Photos') },
      { name: 'Favourite', key: 'f', act: async (photos) => {
        const there = favourites();
        if (await this.edits.make(photos, { favourite: !photos.every((id) => there.has(id)) })) this.host.done();
      } },
      { name: 'Edit', key: 'e', act: (photos) => this.edit(photos, null) },
      isOf('archive') ? this.making('Put back', 'p', { shelf: null }) : this.making('Archive', 'a', { shelf: 'archive' }),
      this.making('Hide', 'h', { shelf: 'hidden' }),
      this.making('Trash', 'Delete', { shelf: { trash: 0 } }),
    ];
  }

  /**
   * @param {string} name
   * @param {string} key
   * @param {Edit} edit
   * @returns {import('./picked.js').Doing}
   */
  making(name, key, edit) {
    return { name, key, act: async (photos) => {
      if (await this.edits.make(photos, edit)) this.host.done();
    } };
  }

  /**
   * Asks how to share.
   * @param {{photos: string[]} | {album: string} | {search: string}} what
   * @param {string} title
   */
  async share(what, title) {
    (await this.pages.sharing()).ask(what, title);
  }

  /**
   * Asks what is to be said of photos.
   * @param {string[]} photos
   * @param {Photo | null} details
   */
  async edit(photos, details) {
    const [first = ''] = photos;
    const known = details ?? (photos.length === 1 ? await fetchPhoto(first, '').catch(() => null) : null);
    const { openEditing } = await import('./editing.js');
    openEditing(part('edit', HTMLDialogElement), this.edits, photos, known, this.pages.host.isHere());
  }
}
