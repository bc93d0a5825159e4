/**
 * Albums, the folders as they lie on disk, and what was kept apart: each leads to its photos.
 */
import { fetchAlbums, fetchFolder, tileUrl } from './api.js';
import { albumSearch, photosWords } from './chips.js';
import { button, leads, make } from './dom.js';
import { whyNot } from './told.js';

/** What is kept apart, by what is asked for. @type {[string, Partial<Asked>][]} */
const FOUND = [
  ['Favourites', { query: 'favourites' }],
  ['Archive', { query: 'archived' }],
];

/** What no search finds, likewise. @type {[string, Partial<Asked>][]} */
const AWAY = [
  ['Hidden', { of: 'away/hidden' }],
  ['Trash', { of: 'away/trash' }],
];

export class Collections {
  /**
   * @param {HTMLElement} section
   * @param {{go: (asked: Partial<Asked>) => void, canWish: () => boolean, isHere: () => boolean}} host
   */
  constructor(section, { go, canWish, isHere }) {
    this.section = section;
    this.go = go;
    /** Whether it is the owner who looks. */
    this.canWish = canWish;
    /** Whether folders are answered. */
    this.isHere = isHere;
    /** @type {Album[]} */
    this.albums = [];
    /** @type {Folder[]} */
    this.folders = [];
  }

  async read() {
    [this.albums, this.folders] = await Promise.all([fetchAlbums(), this.isHere() ? fetchFolder('') : []]);
  }

  draw() {
    this.fill();
  }

  fill() {
    const apart = make('ul', 'apart-list');
    apart.append(...[...FOUND, ...(this.canWish() ? AWAY : [])].map(([name, asked]) => item(this.link('tool', asked, name))));
    const albums = make('ul', 'cards');
    albums.append(...this.albums.map((album) => item(this.album(album))));
    const none = make('p', 'lead', this.canWish() ? 'Select photos and press “Add to album”, or keep a search as one.' : 'There are none yet.');
    const folders = make('ul', 'folders');
    folders.append(...this.folders.map((folder) => this.folder(folder)));
    for (const list of [apart, albums, folders]) list.setAttribute('role', 'list');
    this.section.replaceChildren(
      make('h2', '', 'Albums'),
      this.albums.length > 0 ? albums : none,
      make('h3', '', 'Kept apart'),
      apart,
      ...(this.folders.length > 0 ? [make('h3', '', 'Folders'), folders] : []),
    );
  }

  /**
   * @param {string} className
   * @param {Partial<Asked>} asked
   * @param {string} [name]
   */
  link(className, asked, name) {
    const link = make('a', className, name);
    link.href = asked.of ? `/?of=${encodeURIComponent(asked.of)}` : `/?q=${encodeURIComponent(asked.query ?? '')}`;
    leads(link, () => this.go(asked));
    return link;
  }

  /** @param {Album} album */
  album({ title, count, cover, search }) {
    const link = this.link('card', { query: albumSearch(title) });
    const picture = make('span', 'card-picture');
    if (cover) {
      const image = make('img');
      image.alt = '';
      image.loading = 'lazy';
      image.src = tileUrl(cover.slice(0, 16));
      picture.append(image);
    }
    link.append(picture, make('span', 'name', title), make('span', 'count', `${photosWords(count)}${search ? ' · by search' : ''}`));
    return link;
  }

  /**
   * A folder, whose own are asked for when it is opened.
   * @param {Folder} folder
   */
  folder({ name, path, photos, folders }) {
    const link = this.link('folder', { of: `folders/${encodeURIComponent(path)}` }, name);
    const count = make('span', 'count', photosWords(photos));
    const line = make('span', 'folder-line');
    if (folders === 0) {
      line.append(link, count);
      return item(line);
    }
    const within = make('ul', 'folders');
    within.setAttribute('role', 'list');
    within.hidden = true;
    const opener = button('opener', '', () => {
      within.hidden = !within.hidden;
      opener.ariaExpanded = String(!within.hidden);
      if (within.hasChildNodes()) return;
      void fetchFolder(path).then(
        (folders) => within.replaceChildren(...folders.map((folder) => this.folder(folder))),
        (error) => within.replaceChildren(item(make('span', '', whyNot(error)))),
      );
    });
    opener.ariaExpanded = 'false';
    opener.ariaLabel = `Folders in ${name}`;
    line.classList.add('opens');
    line.append(opener, link, count);
    return item(line, within);
  }
}

/** @param {HTMLElement[]} content */
function item(...content) {
  const item = make('li');
  item.append(...content);
  return item;
}
