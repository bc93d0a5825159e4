/**
 * Which photos are selected: by keys, by a click on the mark of a photo, by clicks and ranges once there is one, and by a
 * long touch that goes on over others. Identities are kept, so that a selection outlives a change of the library.
 */
import { CHUNK } from './wire.js';

/** A touch so long, in milliseconds, selects. */
const LONG = 450;

/** A finger that moved further than this, in pixels, scrolls. */
const STILL = 8;

export class Selection {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** Whether anything can be done with what is selected. */
    this.isOffered = true;
    /** @type {Set<string>} */
    this.ids = new Set();
    /** Where a range begins, in the library that was looked at then. */
    this.anchor = -1;
    /** @type {Library | null} */
    this.library = null;
    /** How often nothing was selected any more: what is on its way then comes too late. */
    this.cleared = 0;
  }

  get size() {
    return this.ids.size;
  }

  /**
   * @param {Library} library
   * @param {number} photo
   */
  toggle(library, photo) {
    const id = library.idOf(photo);
    if (!id || !this.isOffered) return;
    if (!this.ids.delete(id)) this.ids.add(id);
    this.begin(library, photo);
    this.changed();
  }

  /**
   * Ranges begin there.
   * @param {Library} library
   * @param {number} photo
   */
  begin(library, photo) {
    this.anchor = photo;
    this.library = library;
  }

  /**
   * All from where the last one was selected to this.
   * @param {Library} library
   * @param {number} photo
   */
  async extend(library, photo) {
    // In another state of the library the same place is another photo.
    const from = this.anchor < 0 || this.library !== library ? photo : this.anchor;
    const { cleared } = this;
    const [first, last] = [Math.min(from, photo), Math.min(Math.max(from, photo), library.index.count - 1)];
    for (let k = Math.floor(first / CHUNK); k * CHUNK <= last; k++) await library.chunk(k);
    if (this.cleared !== cleared || !this.isOffered) return;
    for (let i = first; i <= last; i++) {
      const id = library.idOf(i);
      if (id) this.ids.add(id);
    }
    this.begin(library, from);
    this.changed();
  }

  clear() {
    this.cleared++;
    this.anchor = -1;
    if (this.size === 0) return;
    this.ids.clear();
    this.changed();
  }
}

/**
 * A long touch selects the photo under the finger, and goes on to those that the finger is moved over.
 * @param {HTMLElement} box
 * @param {(point: Point, goesOn: boolean) => void} touched
 */
export function listenForLongTouches(box, touched) {
  let timer = 0;
  let isSelecting = false;
  /** Until another touch begins: the click that follows a long one may come late, and is none. */
  let wasLong = false;
  let from = { x: 0, y: 0 };
  const end = () => {
    clearTimeout(timer);
    isSelecting = false;
  };
  box.addEventListener('pointerdown', () => {
    wasLong = false;
  }, true);
  box.addEventListener('touchstart', (event) => {
    clearTimeout(timer);
    const [touch, another] = event.touches;
    if (!touch || another) return;
    from = { x: touch.clientX, y: touch.clientY };
    timer = window.setTimeout(() => {
      isSelecting = wasLong = true;
      touched(from, false);
    }, LONG);
  }, { passive: true });
  box.addEventListener('touchmove', (event) => {
    const [touch] = event.touches;
    if (!touch) return;
    const at = { x: touch.clientX, y: touch.clientY };
    if (!isSelecting) {
      if (Math.hypot(at.x - from.x, at.y - from.y) > STILL) clearTimeout(timer);
      return;
    }
    event.preventDefault();
    touched(at, true);
  }, { passive: false });
  box.addEventListener('touchend', end);
  box.addEventListener('touchcancel', end);
  box.addEventListener('contextmenu', (event) => {
    if (wasLong) event.preventDefault();
  });
  box.addEventListener('click', (event) => {
    if (!wasLong) return;
    wasLong = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
