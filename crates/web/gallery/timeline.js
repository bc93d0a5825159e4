/**
 * The grid of photos as it is scrolled and walked through: which rows are near the window, where the window is in the
 * library, and which photo the keyboard is at. Places come from the layout, elements from the rows.
 */
import { anchorAt, anchorOf, baseFor, boxHeight, moved, mustMove, photoOfAnchor, photoTop, topFor } from './anchor.js';
import { make } from './dom.js';
import { listenForPinches, moveOf } from './gestures.js';
import { at, layOut, rowAt, rowOf } from './layout.js';
import { Rows } from './rows.js';
import { listenForLongTouches } from './selection.js';

/** Faster than this, in pixels a millisecond, rows pass as colours and no picture is asked for. */
const FAST = 4;

/** Still for this long, in milliseconds, means settled. */
const SETTLED = 90;

/** Row heights in targets, by density. */
const DENSITIES = [0.62, 1, 1.6];

/** How much of a window's height is kept ready above and below it. */
const READY = 0.6;

export class Timeline {
  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} header which covers the top of the window
   * @param {import('./selection.js').Selection} selection
   * @param {{open: (photo: number) => void, moved: () => void, settled: () => void}} told
   */
  constructor(box, header, selection, told) {
    this.box = box;
    this.selection = selection;
    this.told = told;
    /** @type {Library | null} */
    this.library = null;
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {Rows | null} */
    this.rows = null;
    this.density = keptDensity();
    /** Where in the window the pointer is over the photos. @type {Point | null} */
    this.pointer = null;
    /** The photo the keyboard is at. */
    this.current = 0;
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
    /** What is free under the last row. */
    this.below = spaceBelow(box);
    /** The mark of the photo under the mouse, by which it is selected. */
    this.check = make('span', 'check');

    addEventListener('scroll', () => this.scheduleFrame(), { passive: true });
    addEventListener('resize', () => {
      this.windowHeight = innerHeight;
      this.covered = header.offsetHeight;
      this.below = spaceBelow(box);
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
    box.addEventListener('pointerover', (event) => this.offerMark(event));
    listenForLongTouches(box, (point, goesOn) => {
      const photo = this.tileAt(point);
      if (photo >= 0 && this.library) goesOn ? void selection.extend(this.library, photo) : selection.toggle(this.library, photo);
    });
    listenForPinches(box, (step, point) => this.changeDensity(step, point));
  }

  /**
   * Shows a result. With an anchor it stays there, without one it starts at the top.
   * @param {Library} library
   * @param {Anchor | null} anchor
   */
  show(library, anchor) {
    const focused = this.focusedTile() ? this.current : -1;
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
    // Where the photo that had it is gone, the one in its place has the focus.
    if (focused >= 0 && !this.focusedTile() && library.index.count > 0) this.focus(Math.min(focused, library.index.count - 1));
  }

  /** Something else is shown in its place. */
  leave() {
    this.library = this.layout = null;
  }

  /** How far the window's top can go. */
  get scrollHeight() {
    return Math.max(0, (this.layout?.height ?? 0) + this.below - this.windowHeight);
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
    const photo = this.tileAt({ x, y });
    const layout = /** @type {Layout} */ (this.layout);
    return photo >= 0 ? photo : at(layout.rowFirst, rowAt(layout, this.top + y));
  }

  /**
   * The photo whose tile is at a point of the window, or -1.
   * @param {Point} point
   */
  tileAt({ x, y }) {
    const tile = document.elementFromPoint(x, y)?.closest('a.tile');
    return (tile && this.rows?.photoOf(tile)) ?? -1;
  }

  /** @param {PointerEvent} event */
  offerMark({ target, pointerType }) {
    const tile = target instanceof Element ? target.closest('a.tile') : null;
    if (pointerType !== 'mouse' || !this.selection.isOffered || !(tile instanceof HTMLElement) || this.check.parentElement === tile) return;
    tile.append(this.check);
  }

  /** What stands above the photos has become higher or lower: they stay where they are in the window, but at the top. */
  shifted() {
    const { isAtTop, top } = this;
    this.boxTopNow();
    if (this.layout) this.goTo(isAtTop ? -this.boxTop : top);
  }

  /** Other photos are selected. */
  mark() {
    this.rows?.markAll();
  }

  boxTopNow() {
    this.boxTop = Math.round(this.box.getBoundingClientRect().top + scrollY);
    return this.boxTop;
  }

  /**
   * Starts anew with the current layout.
   * @param {number} top
   */
  rebuild(top) {
    const layout = /** @type {Layout} */ (this.layout);
    const rows = new Rows(this.box, /** @type {Library} */ (this.library), layout, this.selection.ids, () => this.paint());
    const focused = this.focusedTile();
    if (this.rows) rows.replace(this.rows);
    this.rows = rows;
    this.box.style.height = `${boxHeight(layout.height)}px`;
    this.boxTopNow();
    rows.base = baseFor(layout.height, top);
    this.goTo(top);
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    this.settle();
  }

  /**
   * Puts the window's top there, wherever in the library that is.
   * @param {number} top
   */
  goTo(top) {
    const { layout, rows } = this;
    if (!layout || !rows) return;
    this.top = Math.max(-this.boxTop, Math.min(top, this.scrollHeight));
    if (mustMove(layout.height, rows.base, this.top)) rows.moveBase(baseFor(layout.height, this.top));
    scrollTo({ top: this.top - rows.base + this.boxTop, behavior: 'instant' });
    this.render();
  }

  scheduleFrame() {
    if (!this.frame) this.frame = requestAnimationFrame((time) => this.onFrame(time));
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => this.settle(), SETTLED);
  }

  /** @param {number} time */
  onFrame(time) {
    this.frame = 0;
    const { layout, rows } = this;
    if (!layout || !rows) return;
    const top = scrollY - this.boxTop + rows.base;
    const elapsed = Math.max(8, time - this.lastTime);
    const moved = Math.abs(top - this.top);
    this.fast = elapsed < 300 ? moved / elapsed > FAST : moved > this.windowHeight * 2;
    this.top = top;
    this.lastTime = time;
    if (mustMove(layout.height, rows.base, top)) {
      rows.moveBase(baseFor(layout.height, top));
      scrollTo({ top: top - rows.base + this.boxTop, behavior: 'instant' });
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

  /** Brings the rows near the window into the page and takes the others out. */
  render() {
    const { layout, library, rows } = this;
    if (!layout || !library || !rows || layout.rows === 0) return;
    const ready = this.windowHeight * (this.fast ? 0.1 : READY);
    const first = rowAt(layout, this.top - ready);
    const last = rowAt(layout, this.top + this.windowHeight + ready);
    rows.show(first, last, this.focusedTile() ? rowOf(layout, this.current) : -1);
    library.want(at(layout.rowFirst, first), at(layout.rowFirst, last + 1));
    this.paint();
  }

  paint() {
    this.rows?.paint(this.top, this.windowHeight, this.fast);
    this.placeTabStop();
  }

  // The keyboard: one tab stop, moved by arrows.

  focusedTile() {
    const active = document.activeElement;
    return active instanceof HTMLAnchorElement && this.box.contains(active) ? active : null;
  }

  /**
   * The tile of a photo, while it is in the page.
   * @param {number} photo
   */
  tileOf(photo) {
    return this.rows?.tileOf(photo) ?? null;
  }

  /** The current photo is the tab stop, or the first in the window when the current one is far away. */
  placeTabStop() {
    const { layout } = this;
    if (!layout || layout.rows === 0) return;
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
    const { selection, library } = this;
    const tile = event.target instanceof Element ? event.target.closest('a.tile') : null;
    const photo = (tile && this.rows?.photoOf(tile)) ?? -1;
    if (event.button !== 0 || photo < 0 || !library) return;
    event.preventDefault();
    // Enter is a click without a mouse.
    const isSelecting = event.target === this.check || event.ctrlKey || event.metaKey || (selection.size > 0 && event.detail > 0);
    if (event.shiftKey) void selection.extend(library, photo);
    else if (isSelecting) selection.toggle(library, photo);
    else this.told.open(photo);
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const tile = event.target instanceof Element ? event.target.closest('a.tile') : null;
    if (tile && this.rows) this.current = this.rows.photoOf(tile);
    this.placeTabStop();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { layout, library, selection } = this;
    if (!layout || !library) return;
    const move = moveOf(event);
    const isMark = event.key === 'x' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!move && !isMark) return;
    event.preventDefault();
    if (!move) return selection.toggle(library, this.current);
    const from = this.current;
    this.focus(moved(layout, library.index.count, from, move));
    if (!event.shiftKey) return;
    if (selection.anchor < 0) selection.begin(library, from);
    void selection.extend(library, this.current);
  }
}

/** @param {HTMLElement} box */
function spaceBelow(box) {
  return box.parentElement ? Number.parseFloat(getComputedStyle(box.parentElement).paddingBottom) : 0;
}

/** The density chosen last time in this browser. */
function keptDensity() {
  const kept = Number(localStorage.getItem('density') ?? 1);
  return kept in DENSITIES ? kept : 1;
}
