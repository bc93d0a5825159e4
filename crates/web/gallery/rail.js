/**
 * The rail at the right: the years from top to bottom, and where the window is. It is a slider: dragged, clicked, and
 * moved by keys from section to section and year to year. In a result that is not by date it has no years.
 */
import { make } from './dom.js';
import { placeName, sectionName, yearTicks } from './headings.js';
import { at, rowAt, sectionOf } from './layout.js';

/** Years closer than this, in pixels, are left out. */
const APART = 22;

/** So near to the rail's ends, in pixels, the pointer means the ends. */
const ENDS = 4;

/** The name of the place goes away after this long, in milliseconds, without moving. */
const NAMED_FOR = 900;

export class Rail {
  /**
   * @param {HTMLElement} element
   * @param {Timeline} timeline
   */
  constructor(element, timeline) {
    this.element = element;
    this.timeline = timeline;
    this.years = make('div', 'rail-years');
    this.mark = make('div', 'rail-mark');
    this.bubble = make('div', 'rail-name');
    for (const part of [this.years, this.mark, this.bubble]) part.ariaHidden = 'true';
    element.append(this.years, this.mark, this.bubble);
    this.hiding = 0;
    this.dragging = false;
    /** How tall it is; asked for once, as asking while scrolling makes the browser lay out. */
    this.height = 0;
    /** What the years were drawn for. @type {Layout | null} */
    this.drawn = null;

    element.addEventListener('pointerdown', (event) => this.grabbed(event));
    element.addEventListener('pointermove', (event) => this.pointed(event));
    element.addEventListener('pointerup', () => this.released());
    element.addEventListener('pointercancel', () => this.released());
    element.addEventListener('pointerleave', () => this.hideSoon());
    element.addEventListener('keydown', (event) => this.pressed(event));
    new ResizeObserver(() => {
      this.drawn = null;
      this.drawYears();
    }).observe(element);
  }

  /** After the layout or the rail's height has changed. */
  drawYears() {
    const { layout, library } = this.timeline;
    if (this.drawn && this.drawn === layout) return;
    this.element.hidden = !layout || !library || this.timeline.scrollHeight <= this.timeline.windowHeight / 4;
    if (!layout || !library || this.element.hidden) return;
    this.drawn = layout;
    this.height = this.element.clientHeight;
    this.element.ariaLabel = library.index.byDate ? 'Date' : 'Place in the result';
    const ticks = yearTicks(library.index, layout, this.height, this.timeline.scrollHeight, APART);
    this.years.replaceChildren(...ticks.map(({ year, y }) => {
      const label = make('span', '', String(year));
      label.style.top = `${Math.min(y, this.height - 10)}px`;
      return label;
    }));
    this.follow();
  }

  /** Moves the mark to where the window is. */
  follow() {
    const { scrollHeight, top } = this.timeline;
    if (this.element.hidden || scrollHeight === 0) return;
    const part = Math.max(0, Math.min(1, top / scrollHeight));
    this.mark.style.transform = `translateY(${part * this.height}px)`;
    const name = this.nameAt(top + this.timeline.covered);
    if (this.element.ariaValueText !== name) {
      this.element.ariaValueText = name;
      this.element.ariaValueNow = String(Math.round(part * 1000));
    }
    if (this.timeline.fast || this.dragging) this.showName(part * this.height, name);
  }

  /** @param {number} top */
  nameAt(top) {
    const { layout, library } = this.timeline;
    if (!layout || !library || layout.rows === 0) return '';
    return placeName(library.index, layout, rowAt(layout, top));
  }

  /**
   * @param {number} y
   * @param {string} name
   */
  showName(y, name) {
    this.bubble.textContent = name;
    this.bubble.style.transform = `translateY(${Math.max(16, Math.min(this.height - 16, y))}px)`;
    this.bubble.classList.add('here');
    this.hideSoon();
  }

  hideSoon() {
    clearTimeout(this.hiding);
    this.hiding = window.setTimeout(() => {
      if (!this.dragging) this.bubble.classList.remove('here');
    }, NAMED_FOR);
  }

  /** @param {PointerEvent} event */
  grabbed(event) {
    if (event.button !== 0) return;
    this.dragging = true;
    this.element.classList.add('dragging');
    this.element.setPointerCapture(event.pointerId);
    this.pointed(event);
  }

  /** @param {PointerEvent} event */
  pointed(event) {
    const y = event.clientY - this.element.getBoundingClientRect().top;
    const part = Math.max(0, Math.min(1, (y - ENDS) / (this.height - 2 * ENDS)));
    const top = part * this.timeline.scrollHeight;
    if (this.dragging) {
      this.timeline.fast = true;
      this.timeline.goTo(part === 0 ? -this.timeline.boxTop : top);
      this.timeline.scheduleFrame();
    }
    this.showName(y, this.nameAt(top + this.timeline.covered));
  }

  released() {
    if (!this.dragging) return;
    this.dragging = false;
    this.element.classList.remove('dragging');
    this.timeline.settle();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const step = stepOf(event.key);
    const { layout, library } = this.timeline;
    if (step === 0 || !layout || !library) return;
    event.preventDefault();
    this.timeline.goTo(this.placeAfter(step));
    this.timeline.settle();
    this.follow();
  }

  /**
   * The top of the section that many further, or of the next year; a window further where there are no sections.
   * @param {number} step
   */
  placeAfter(step) {
    const { layout, library, top, covered, scrollHeight, boxTop, windowHeight } = this.timeline;
    if (!layout || !library || step === -Infinity) return -boxTop;
    if (step === Infinity) return scrollHeight;
    if (!library.index.byDate) return top + step * (windowHeight - covered);
    const here = sectionOf(layout, rowAt(layout, top + covered + 1));
    let section = here + Math.sign(step);
    if (Math.abs(step) > 1) {
      const yearAt = (/** @type {number} */ s) => sectionName(library.index, layout, s).slice(-4);
      while (section > 0 && section < layout.sections - 1 && yearAt(section) === yearAt(here)) section += Math.sign(step);
    }
    if (section < 0) return -boxTop;
    if (section >= layout.sections) return scrollHeight;
    return at(layout.rowTop, at(layout.sectionRow, section)) - covered;
  }
}

/**
 * In sections; 12 stands for a year.
 * @param {string} key
 */
function stepOf(key) {
  switch (key) {
    case 'ArrowUp': case 'ArrowLeft': return -1;
    case 'ArrowDown': case 'ArrowRight': return 1;
    case 'PageUp': return -12;
    case 'PageDown': return 12;
    case 'Home': return -Infinity;
    case 'End': return Infinity;
    default: return 0;
  }
}
