/**
 * The rows that are in the page: their headings, labels and tiles, and the pictures in them. What is in the page and
 * where is decided by the timeline and the layout.
 */
import { notAtEdge, tileUrl } from './api.js';
import { make } from './dom.js';
import { badge, dayLabels, photoName, sectionName } from './headings.js';
import { at, rowOf, sectionOf } from './layout.js';

export class Rows {
  /**
   * @param {HTMLElement} box
   * @param {Library} library
   * @param {Layout} layout
   * @param {ReadonlySet<string>} picked photos that are selected
   * @param {() => void} allHere every picture in the window has come
   */
  constructor(box, library, layout, picked, allHere) {
    this.box = box;
    this.library = library;
    this.layout = layout;
    this.picked = picked;
    this.allHere = allHere;
    this.base = 0;
    /** @type {Map<number, MountedRow>} */
    this.mounted = new Map();
    /** Tiles of the rows that were here before, by photo. @type {Tiles} */
    this.reusable = new Map();
    /** Pictures that have been shown once don't fade in again. @type {Set<string>} */
    this.seen = new Set();
    /** Pictures in the window that haven't come; the rows around it wait for them. @type {Set<HTMLImageElement>} */
    this.awaited = new Set();
  }

  /**
   * Takes the place of other rows, with the tiles of photos that both have.
   * @param {Rows} before
   */
  replace(before) {
    this.seen = before.seen;
    for (const { element, tiles } of before.mounted.values()) {
      for (const tile of tiles) {
        if (tile.dataset.id) this.reusable.set(tile.dataset.id, tile);
        // A picture that could not be had is let go, so that it is asked for again.
        tile.querySelector('img.missing')?.remove();
      }
      element.remove();
    }
    before.mounted.clear();
  }

  /**
   * Brings rows first to last into the page and takes all others out, but for one.
   * @param {number} first
   * @param {number} last
   * @param {number} kept
   */
  show(first, last, kept) {
    for (const [r, row] of this.mounted) {
      if ((r < first || r > last) && r !== kept) this.drop(r, row);
    }
    for (let r = first; r <= last; r++) {
      if (!this.mounted.has(r)) this.add(r);
    }
    this.reusable.clear();
  }

  /** @param {number} base */
  moveBase(base) {
    this.base = base;
    for (const [r, row] of this.mounted) this.place(r, row.element);
  }

  /**
   * Gives the tiles their names, colours and pictures, as far as they are known.
   * @param {number} top of the window
   * @param {number} height of the window
   * @param {boolean} fast no pictures now
   */
  paint(top, height, fast) {
    const { rowTop } = this.layout;
    const around = [];
    for (const [r, row] of this.mounted) {
      row.tiles.forEach((tile, i) => {
        if (!tile.dataset.id) this.name(tile, row.first + i);
      });
      if (fast) continue;
      if (at(rowTop, r + 1) > top && at(rowTop, r) < top + height) this.load(row, true);
      else around.push(row);
    }
    if (this.awaited.size === 0) for (const row of around) this.load(row, false);
  }

  /** @param {number} r */
  add(r) {
    const { layout, library, reusable } = this;
    const element = make('div', 'row');
    const lead = at(layout.rowLead, r);
    this.place(r, element);
    if (library.index.byDate) this.label(element, r);
    const first = at(layout.rowFirst, r);
    const tiles = [];
    for (let photo = first; photo < at(layout.rowFirst, r + 1); photo++) {
      const id = reusable.size > 0 ? library.idOf(photo) : null;
      const tile = (id && reusable.get(id)) || make('a', 'tile');
      tile.style.left = `${at(layout.left, photo)}px`;
      tile.style.top = `${lead}px`;
      tile.style.width = `${at(layout.width, photo)}px`;
      tile.style.height = `${at(layout.rowHeight, r)}px`;
      tile.tabIndex = -1;
      if (!tile.dataset.id) this.name(tile, photo);
      else this.name(tile, photo);
      tiles.push(tile);
      element.append(tile);
    }
    this.box.insertBefore(element, this.next(r));
    this.mounted.set(r, { element, first, tiles });
  }

  /**
   * Its heading and days.
   * @param {HTMLElement} row
   * @param {number} r
   */
  label(row, r) {
    const { layout, library: { index } } = this;
    const section = sectionOf(layout, r);
    if (at(layout.sectionRow, section) === r) row.append(make('h2', 'heading', sectionName(index, layout, section)));
    if (!at(layout.rowLabelled, r)) return;
    for (const { text, left, width } of dayLabels(index, layout, r)) {
      const label = make('p', 'day', text);
      label.style.left = `${left}px`;
      label.style.top = `${at(layout.rowLead, r) - 30}px`;
      label.style.maxWidth = `${width}px`;
      label.title = text;
      row.append(label);
    }
  }

  /**
   * The page's order is the library's, for the keyboard and for those who listen.
   * @param {number} r
   */
  next(r) {
    let next = Infinity;
    for (const other of this.mounted.keys()) {
      if (other > r && other < next) next = other;
    }
    return this.mounted.get(next)?.element ?? null;
  }

  /**
   * @param {number} r
   * @param {HTMLElement} element
   */
  place(r, element) {
    const { rowTop } = this.layout;
    element.style.transform = `translateY(${at(rowTop, r) - this.base}px)`;
    element.style.height = `${at(rowTop, r + 1) - at(rowTop, r)}px`;
  }

  /**
   * A picture that is still loading is cancelled.
   * @param {number} r
   * @param {MountedRow} row
   */
  drop(r, row) {
    for (const tile of row.tiles) {
      const picture = tile.querySelector('img');
      if (!picture || picture.complete) continue;
      picture.removeAttribute('src');
      this.awaited.delete(picture);
    }
    row.element.remove();
    this.mounted.delete(r);
  }

  /**
   * @param {HTMLAnchorElement} tile
   * @param {number} photo
   */
  name(tile, photo) {
    const { index } = this.library;
    const found = this.library.find(photo);
    const kind = found ? found.chunk.kind(found.place) : { raw: false, animated: false, others: 0 };
    if (!found) {
      if (!tile.ariaLabel) tile.ariaLabel = photoName(index, photo, kind);
      tile.href ||= '#';
      return;
    }
    const id = found.chunk.id(found.place);
    this.describe(tile, photo, kind);
    tile.dataset.id = id;
    tile.href = `#${id}`;
    tile.style.backgroundColor = found.chunk.colour(found.place);
    const words = badge(kind);
    if (words) tile.dataset.badge = words;
    else delete tile.dataset.badge;
    if (this.picked.has(id)) this.mark(tile, photo);
  }

  markAll() {
    for (const { tiles, first } of this.mounted.values()) tiles.forEach((tile, i) => this.mark(tile, first + i));
  }

  /**
   * Says whether it is selected.
   * @param {HTMLAnchorElement} tile
   * @param {number} photo
   */
  mark(tile, photo) {
    const { id } = tile.dataset;
    const isPicked = id !== undefined && this.picked.has(id);
    if (!id || isPicked === tile.classList.contains('picked')) return;
    tile.classList.toggle('picked', isPicked);
    const found = this.library.find(photo);
    if (found) this.describe(tile, photo, found.chunk.kind(found.place));
  }

  /**
   * @param {HTMLAnchorElement} tile
   * @param {number} photo
   * @param {Kind} kind
   */
  describe(tile, photo, kind) {
    tile.ariaLabel = `${photoName(this.library.index, photo, kind)}${tile.classList.contains('picked') ? ', selected' : ''}`;
  }

  /**
   * @param {MountedRow} row
   * @param {boolean} inWindow
   */
  load({ tiles }, inWindow) {
    for (const tile of tiles) {
      const { id } = tile.dataset;
      if (!id || tile.querySelector('img')) continue;
      const picture = make('img', this.seen.has(id) ? 'known' : '');
      picture.alt = '';
      picture.decoding = 'async';
      picture.draggable = false;
      picture.onload = () => this.arrived(picture, 'here', id);
      picture.onerror = () => {
        notAtEdge(id);
        const url = tileUrl(id);
        if (picture.getAttribute('src') === url) this.arrived(picture, 'missing', id);
        else picture.src = url;
      };
      picture.src = tileUrl(id);
      if (inWindow) this.awaited.add(picture);
      tile.append(picture);
    }
  }

  /**
   * @param {HTMLImageElement} picture
   * @param {'here' | 'missing'} how
   * @param {string} id
   */
  arrived(picture, how, id) {
    picture.classList.add(how);
    if (how === 'here') this.seen.add(id);
    if (this.awaited.delete(picture) && this.awaited.size === 0) this.allHere();
  }

  /**
   * The tile of a photo, while it is in the page.
   * @param {number} photo
   */
  tileOf(photo) {
    const row = this.mounted.get(rowOf(this.layout, photo));
    return row?.tiles[photo - row.first] ?? null;
  }

  /** @param {Element} tile */
  photoOf(tile) {
    for (const row of this.mounted.values()) {
      if (row.element === tile.parentElement) return row.first + row.tiles.findIndex((other) => other === tile);
    }
    return -1;
  }
}
