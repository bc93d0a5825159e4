/**
 * The grid of photos: keeps the rows near the window in the page and nothing else. It decides nothing about places,
 * those come from the layout; it only turns them into elements and lets pictures load once the rows settle.
 */
import { tileUrl } from './api.js';
import { anchorAt, anchorOf, baseFor, boxHeight, moved, mustMove, photoOfAnchor, photoTop, topFor } from './anchor.js';
import { make } from './dom.js';
import { dayLabels, photoName, sectionName } from './headings.js';
import { at, layOut, rowAt, rowOf, sectionOf } from './layout.js';

/** Faster than this, in pixels a millisecond, rows pass as colours and no picture is asked for. */
const FAST = 4;

/** Still for this long, in milliseconds, means settled. */
const SETTLED = 90;

/** Row heights in targets, by density. */
const DENSITIES = [0.62, 1, 1.6];

/** How much of a window's height is kept ready above and below it. */
const READY = 0.6;

/** What is free under the last row; gallery.css has the same. */
const BELOW = 48;

export class Timeline {
  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} header which covers the top of the window
   * @param {{open: (photo: number) => void, moved: () => void, settled: () => void}} told
   */
  constructor(box, header, told) {
    this.box = box;
    this.told = told;
    /** @type {Library | null} */
    this.library = null;
    /** @type {Layout | null} */
    this.layout = null;
    this.base = 0;
    this.density = keptDensity();
    /** Where in the window the pointer is over the photos. @type {Point | null} */
    this.pointer = null;
    /** @type {Map<number, MountedRow>} */
    this.rows = new Map();
    /** The photo the keyboard is at. */
    this.current = 0;
    /** Pictures that have been shown once don't fade in again. @type {Set<string>} */
    this.seen = new Set();
    /** Pictures in the window that haven't come; the rows around it wait for them. @type {Set<HTMLImageElement>} */
    this.awaited = new Set();
    this.fast = false;
    /** The window's top in the library, negative while the page's own top is in view. Read once a frame: reading it
     * after something has changed makes the browser lay out at once. */
    this.top = 0;
    this.lastTime = 0;
    this.frame = 0;
    this.settling = 0;
    this.boxTop = 0;
    this.windowHeight = innerHeight;
    /** How much of the window's top the header covers. */
    this.covered = header.offsetHeight;

    addEventListener('scroll', () => this.scheduleFrame(), { passive: true });
    addEventListener('resize', () => {
      this.windowHeight = innerHeight;
      this.covered = header.offsetHeight;
      this.scheduleFrame();
    });
    new ResizeObserver(() => this.resized()).observe(box);
    box.addEventListener('click', (event) => this.clicked(event));
    box.addEventListener('keydown', (event) => this.pressed(event));
    box.addEventListener('focusin', (event) => this.focused(event));
    box.addEventListener('pointermove', ({ clientX, clientY }) => {
      this.pointer = { x: clientX, y: clientY };
    }, { passive: true });
    box.addEventListener('pointerleave', () => {
      this.pointer = null;
    });
    listenForPinches(box, (step, point) => this.changeDensity(step, point));
  }

  /**
   * Shows a result. With an anchor it stays there, without one it starts at the top.
   * @param {Library} library
   * @param {Anchor | null} anchor
   */
  show(library, anchor) {
    const focusedId = this.focusedId();
    this.library = library;
    this.layout = layOut(library.index, this.measure());
    if (anchor) {
      const photo = photoOfAnchor(library.index, anchor);
      this.current = photo;
      this.rebuild(library.index.count ? topFor(this.layout, photo, anchor.below) : 0);
    } else {
      this.current = 0;
      this.rebuild(-this.boxTopNow());
    }
    if (focusedId !== null) this.focusById(focusedId);
  }

  /** How far the window's top can go. */
  get scrollHeight() {
    return Math.max(0, (this.layout?.height ?? 0) + BELOW - this.windowHeight);
  }

  /** @returns {Anchor | null} null at the very top, where new photos should appear */
  get anchor() {
    if (!this.library || !this.layout || this.isAtTop) return null;
    return anchorAt(this.library.index, this.layout, this.top, this.windowHeight);
  }

  get isAtTop() {
    return this.top <= -this.boxTop;
  }

  /** @returns {Measure} */
  measure() {
    const width = Math.floor(this.box.clientWidth);
    const small = innerWidth < 600;
    const target = (small ? 128 : innerWidth > 1800 ? 260 : 220) * at(DENSITIES, this.density);
    return {
      width,
      target: Math.min(target, width),
      gutter: small ? 2 : 4,
      dayGap: small ? 12 : 24,
      headingLead: small ? 56 : 72,
      labelLead: small ? 36 : 40,
    };
  }

  resized() {
    const { layout, library } = this;
    if (!layout || !library || Math.floor(this.box.clientWidth) === layout.measure.width) return;
    this.relayout(anchorAt(library.index, layout, this.top, this.windowHeight));
  }

  /** @param {Anchor | null} anchor */
  relayout(anchor) {
    if (!this.library) return;
    this.layout = layOut(this.library.index, this.measure());
    this.rebuild(this.isAtTop || !anchor ? -this.boxTopNow() : topFor(this.layout, anchor.photo, anchor.below));
  }

  /**
   * One step larger or smaller, around the photo at a point of the window: the pointer's, or the middle.
   * @param {number} step
   * @param {Point} [point]
   */
  changeDensity(step, point = this.pointer ?? { x: innerWidth / 2, y: this.windowHeight / 2 }) {
    const density = Math.max(0, Math.min(DENSITIES.length - 1, this.density + step));
    const { library, layout } = this;
    if (density === this.density || !library || !layout || layout.rows === 0) return;
    this.density = density;
    localStorage.setItem('density', String(density));
    const anchor = anchorOf(library.index, layout, this.photoAt(point), this.top);
    this.relayout(anchor);
  }

  /**
   * The photo at a point of the window, or the first of the row there.
   * @param {Point} point
   */
  photoAt({ x, y }) {
    const tile = document.elementFromPoint(x, y)?.closest('a.tile');
    const layout = /** @type {Layout} */ (this.layout);
    return tile ? this.photoOfTile(tile) : at(layout.rowFirst, rowAt(layout, this.top + y));
  }

  boxTopNow() {
    this.boxTop = Math.round(this.box.getBoundingClientRect().top + scrollY);
    return this.boxTop;
  }

  /**
   * Starts anew with the current layout; tiles of photos that stay in view are used again.
   * @param {number} top
   */
  rebuild(top) {
    const layout = /** @type {Layout} */ (this.layout);
    const reusable = this.takeTiles();
    this.box.style.height = `${boxHeight(layout.height)}px`;
    this.boxTopNow();
    this.goTo(top, reusable);
    this.settle();
  }

  /** Pictures that could not be had are let go, so that they are asked for again. */
  takeTiles() {
    /** @type {Tiles} */
    const tiles = new Map();
    for (const row of this.rows.values()) {
      for (const tile of row.tiles) {
        if (tile.dataset.id) tiles.set(tile.dataset.id, tile);
        tile.querySelector('img.missing')?.remove();
      }
      row.element.remove();
    }
    this.rows.clear();
    this.awaited.clear();
    return tiles;
  }

  /**
   * Puts the window's top there, wherever in the library that is.
   * @param {number} top
   * @param {Tiles} [reusable]
   */
  goTo(top, reusable) {
    const layout = this.layout;
    if (!layout) return;
    const aim = Math.max(-this.boxTop, Math.min(top, this.scrollHeight));
    if (this.base !== baseFor(layout.height, aim) && (reusable || mustMove(layout.height, this.base, aim) || this.isOutside(aim))) {
      this.moveBase(baseFor(layout.height, aim));
    }
    this.top = aim;
    scrollTo({ top: aim - this.base + this.boxTop, behavior: 'instant' });
    this.render(reusable);
  }

  /** @param {number} top */
  isOutside(top) {
    return top < this.base - this.boxTop || top > this.base + boxHeight(this.layout?.height ?? 0);
  }

  /** @param {number} base */
  moveBase(base) {
    this.base = base;
    for (const [r, row] of this.rows) this.placeRow(r, row.element);
  }

  scheduleFrame() {
    if (!this.frame) this.frame = requestAnimationFrame((time) => this.onFrame(time));
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.settle(), SETTLED);
  }

  /** @param {number} time */
  onFrame(time) {
    this.frame = 0;
    const layout = this.layout;
    if (!layout) return;
    const top = scrollY - this.boxTop + this.base;
    const elapsed = Math.max(8, time - this.lastTime);
    const moved = Math.abs(top - this.top);
    this.fast = elapsed < 300 ? moved / elapsed > FAST : moved > this.windowHeight * 2;
    this.top = top;
    this.lastTime = time;
    if (mustMove(layout.height, this.base, top)) {
      const base = baseFor(layout.height, top);
      if (base !== this.base) {
        this.moveBase(base);
        scrollTo({ top: top - base + this.boxTop, behavior: 'instant' });
      }
    }
    this.render();
    this.told.moved();
  }

  settle() {
    clearTimeout(this.settling);
    this.fast = false;
    this.render();
    this.told.settled();
  }

  /**
   * Brings the rows near the window into the page and takes the others out.
   * @param {Tiles} [reusable]
   */
  render(reusable) {
    const { layout, library } = this;
    if (!layout || !library || layout.rows === 0) return;
    const ready = this.windowHeight * (this.fast ? 0.1 : READY);
    const first = rowAt(layout, this.top - ready);
    const last = rowAt(layout, this.top + this.windowHeight + ready);
    const kept = this.focusedRow();
    for (const [r, row] of this.rows) {
      if ((r < first || r > last) && r !== kept) this.dropRow(r, row);
    }
    for (let r = first; r <= last; r++) {
      if (!this.rows.has(r)) this.addRow(r, reusable);
    }
    library.want(at(layout.rowFirst, first), at(layout.rowFirst, last + 1));
    this.paint();
  }

  /** Gives the tiles in the page their names, colours and pictures, as far as they are known. */
  paint() {
    const { layout, top, fast } = this;
    if (!layout) return;
    const around = [];
    for (const [r, row] of this.rows) {
      row.tiles.forEach((tile, i) => {
        if (!tile.dataset.id) this.name(tile, row.first + i);
      });
      if (fast) continue;
      const inWindow = at(layout.rowTop, r + 1) > top && at(layout.rowTop, r) < top + this.windowHeight;
      if (inWindow) this.load(row, true);
      else around.push(row);
    }
    if (this.awaited.size === 0) for (const row of around) this.load(row, false);
    this.placeTabStop();
  }

  /**
   * @param {number} r
   * @param {Tiles} [reusable]
   */
  addRow(r, reusable) {
    const layout = /** @type {Layout} */ (this.layout);
    const library = /** @type {Library} */ (this.library);
    const element = make('div', 'row');
    const lead = at(layout.rowLead, r);
    this.placeRow(r, element);
    const section = sectionOf(layout, r);
    if (at(layout.sectionRow, section) === r) element.append(make('h2', 'heading', sectionName(library.index, layout, section)));
    if (at(layout.rowLabelled, r)) {
      for (const { text, left, width } of dayLabels(library.index, layout, r)) {
        const label = make('p', 'day', text);
        label.style.left = `${left}px`;
        label.style.top = `${lead - 30}px`;
        label.style.maxWidth = `${width}px`;
        label.title = text;
        element.append(label);
      }
    }
    const first = at(layout.rowFirst, r);
    const tiles = [];
    for (let photo = first; photo < at(layout.rowFirst, r + 1); photo++) {
      const id = reusable ? library.idOf(photo) : null;
      const tile = (id && reusable?.get(id)) || make('a', 'tile');
      tile.style.left = `${at(layout.left, photo)}px`;
      tile.style.top = `${lead}px`;
      tile.style.width = `${at(layout.width, photo)}px`;
      tile.style.height = `${at(layout.rowHeight, r)}px`;
      tile.tabIndex = -1;
      if (!tile.dataset.id) this.name(tile, photo);
      tiles.push(tile);
      element.append(tile);
    }
    const next = this.nextRow(r);
    this.box.insertBefore(element, next);
    this.rows.set(r, { element, first, tiles });
  }

  /**
   * The page's order is the library's, for the keyboard and for those who listen.
   * @param {number} r
   */
  nextRow(r) {
    let next = Infinity;
    for (const other of this.rows.keys()) {
      if (other > r && other < next) next = other;
    }
    return this.rows.get(next)?.element ?? null;
  }

  /**
   * @param {number} r
   * @param {HTMLElement} element
   */
  placeRow(r, element) {
    const layout = /** @type {Layout} */ (this.layout);
    element.style.transform = `translateY(${at(layout.rowTop, r) - this.base}px)`;
    element.style.height = `${at(layout.rowTop, r + 1) - at(layout.rowTop, r)}px`;
  }

  /**
   * A picture that is still loading is cancelled.
   * @param {number} r
   * @param {MountedRow} row
   */
  dropRow(r, row) {
    for (const tile of row.tiles) {
      const picture = tile.querySelector('img');
      if (!picture || picture.complete) continue;
      picture.removeAttribute('src');
      this.awaited.delete(picture);
    }
    row.element.remove();
    this.rows.delete(r);
  }

  /**
   * @param {HTMLAnchorElement} tile
   * @param {number} photo
   */
  name(tile, photo) {
    const library = /** @type {Library} */ (this.library);
    const found = library.find(photo);
    const kind = { raw: !!found?.chunk.isRaw(found.place), animated: !!found?.chunk.isAnimated(found.place) };
    if (!found) {
      if (!tile.ariaLabel) tile.ariaLabel = photoName(library.index, photo, kind);
      tile.href ||= '#';
      return;
    }
    const id = found.chunk.id(found.place);
    tile.ariaLabel = photoName(library.index, photo, kind);
    tile.dataset.id = id;
    tile.href = `#${id}`;
    tile.style.backgroundColor = found.chunk.colour(found.place);
    if (kind.raw || kind.animated) tile.dataset.badge = kind.raw ? 'RAW' : 'GIF';
  }

  /**
   * @param {MountedRow} row
   * @param {boolean} inWindow
   */
  load({ tiles }, inWindow) {
    for (const tile of tiles) {
      const { id } = tile.dataset;
      if (!id || tile.firstElementChild) continue;
      const picture = make('img', this.seen.has(id) ? 'known' : '');
      picture.alt = '';
      picture.decoding = 'async';
      picture.draggable = false;
      picture.onload = () => this.arrived(picture, 'here', id);
      picture.onerror = () => this.arrived(picture, 'missing', id);
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
    if (this.awaited.delete(picture) && this.awaited.size === 0) this.paint();
  }

  // The keyboard: one tab stop, moved by arrows.

  focusedTile() {
    const active = document.activeElement;
    return active instanceof HTMLAnchorElement && this.box.contains(active) ? active : null;
  }

  focusedId() {
    return this.focusedTile()?.dataset.id ?? null;
  }

  focusedRow() {
    return this.layout && this.focusedTile() ? rowOf(this.layout, this.current) : -1;
  }

  /** @param {string} id */
  focusById(id) {
    for (const row of this.rows.values()) {
      const i = row.tiles.findIndex((tile) => tile.dataset.id === id);
      if (i >= 0) {
        this.current = row.first + i;
        row.tiles[i]?.focus({ preventScroll: true });
      }
    }
  }

  /**
   * The tile of a photo, while it is in the page.
   * @param {number} photo
   */
  tileOf(photo) {
    if (!this.layout) return null;
    const row = this.rows.get(rowOf(this.layout, photo));
    return row?.tiles[photo - row.first] ?? null;
  }

  /** The current photo is the tab stop, or the first in the window when the current one is far away. */
  placeTabStop() {
    const layout = /** @type {Layout} */ (this.layout);
    if (!this.focusedTile() && !this.isInWindow(this.current)) {
      let r = rowAt(layout, this.top + this.covered);
      if (r + 1 < layout.rows && at(layout.rowTop, r) + at(layout.rowLead, r) < this.top + this.covered) r++;
      this.current = at(layout.rowFirst, r);
    }
    const tile = this.tileOf(this.current);
    if (this.tabStop && tile !== this.tabStop) this.tabStop.tabIndex = -1;
    this.tabStop = tile;
    if (tile && tile.tabIndex !== 0) tile.tabIndex = 0;
  }

  /** @type {HTMLAnchorElement | null} */
  tabStop = null;

  /** @param {number} photo */
  isInWindow(photo) {
    const layout = this.layout;
    if (!layout || photo >= (this.library?.index.count ?? 0)) return false;
    const top = photoTop(layout, photo) - this.top;
    return top >= this.covered && top + at(layout.rowHeight, rowOf(layout, photo)) <= this.windowHeight;
  }

  /**
   * Scrolls as little as shows a photo.
   * @param {number} photo
   */
  reveal(photo) {
    const layout = this.layout;
    if (!layout || this.isInWindow(photo)) return;
    const row = rowOf(layout, photo);
    const above = at(layout.rowTop, row) - this.covered - 8;
    const below = at(layout.rowTop, row + 1) - this.windowHeight + 8;
    this.goTo(row === 0 ? -this.boxTop : this.top > above ? above : Math.max(below, Math.min(above, below)));
    this.scheduleFrame();
  }

  /** @param {number} photo */
  focus(photo) {
    this.current = photo;
    this.reveal(photo);
    this.render();
    this.placeTabStop();
    this.tileOf(photo)?.focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const tile = event.target instanceof Element ? event.target.closest('a.tile') : null;
    if (!tile) return;
    event.preventDefault();
    const photo = this.photoOfTile(tile);
    if (photo >= 0) this.told.open(photo);
  }

  /** @param {Element} tile */
  photoOfTile(tile) {
    for (const row of this.rows.values()) {
      if (row.element === tile.parentElement) return row.first + row.tiles.findIndex((other) => other === tile);
    }
    return -1;
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const tile = event.target instanceof Element ? event.target.closest('a.tile') : null;
    if (tile) this.current = this.photoOfTile(tile);
    this.placeTabStop();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const move = moveOf(event);
    if (!move || !this.layout || !this.library) return;
    event.preventDefault();
    this.focus(moved(this.layout, this.library.index.count, this.current, move));
  }
}

/**
 * @param {KeyboardEvent} event
 * @returns {Move | null}
 */
function moveOf(event) {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  if (event.ctrlKey) return event.key === 'Home' ? 'first' : event.key === 'End' ? 'last' : null;
  switch (event.key) {
    case 'ArrowLeft': return 'left';
    case 'ArrowRight': return 'right';
    case 'ArrowUp': return 'up';
    case 'ArrowDown': return 'down';
    case 'Home': return 'row-start';
    case 'End': return 'row-end';
    default: return null;
  }
}

/** The density chosen last time in this browser. */
function keptDensity() {
  const kept = Number(localStorage.getItem('density') ?? 1);
  return kept in DENSITIES ? kept : 1;
}

/** So much wheel, in pixels, or so much spreading of two fingers is one step of density. */
const WHEEL_STEP = 60;
const SPREAD_STEP = 1.35;

/**
 * @param {HTMLElement} box
 * @param {(step: number, point: Point) => void} pinched
 */
function listenForPinches(box, pinched) {
  let turned = 0;
  box.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 20;
    if (Math.abs(turned) < WHEEL_STEP) return;
    pinched(turned < 0 ? 1 : -1, { x: event.clientX, y: event.clientY });
    turned = 0;
  }, { passive: false });

  let spread = 0;
  box.addEventListener('touchmove', (event) => {
    const [a, b] = event.touches;
    if (!a || !b) return;
    event.preventDefault();
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (spread === 0) spread = now;
    if (now / spread < SPREAD_STEP && spread / now < SPREAD_STEP) return;
    pinched(now > spread ? 1 : -1, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    spread = now;
  }, { passive: false });
  box.addEventListener('touchend', () => {
    spread = 0;
  });
}
