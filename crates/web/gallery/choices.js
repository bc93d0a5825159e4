/**
 * What a box offers while it is written in: a list that opens below it. The focus stays in the box, which says which
 * choice the arrows are at (WAI-ARIA 1.2, combobox). A list of options has one column; a grid has a second.
 */
import { typedPart } from './chips.js';
import { make } from './dom.js';

/** In pixels; the rest is scrolled to. */
const HIGHEST = 520;

/**
 * @typedef {object} Choice
 * @property {HTMLElement} element
 * @property {() => void} act what a click or Enter does
 * @property {string} [text] what it would write into the box
 */

/**
 * @typedef {object} Group
 * @property {string} name nothing where there is only one group
 * @property {Choice[][]} rows
 */

export class Choices {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} element
   */
  constructor(input, element) {
    this.input = input;
    this.element = element;
    /** @type {Choice[][]} */
    this.rows = [];
    this.row = -1;
    this.column = 0;
    // So that the focus stays in the box.
    element.addEventListener('mousedown', (event) => event.preventDefault());
    element.addEventListener('click', (event) => this.clicked(event));
    visualViewport?.addEventListener('resize', () => this.fit());
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** What the arrows are at. */
  get active() {
    return this.rows[this.row]?.[this.column] ?? null;
  }

  /**
   * Opens with these, or closes when there are none.
   * @param {'listbox' | 'grid'} role
   * @param {string} name
   * @param {Group[]} groups
   * @param {boolean} [stay] the arrows are where they were
   */
  show(role, name, groups, stay = false) {
    this.isStale = false;
    this.rows = groups.flatMap(({ rows }) => rows);
    if (this.rows.length === 0) return this.close();
    this.element.setAttribute('role', role);
    this.element.ariaLabel = name;
    this.element.replaceChildren(...groups.flatMap((group) => (role === 'grid' ? [gridGroup(group)] : group.rows.flat().map(({ element }) => element))));
    this.rows.forEach((row, r) => row.forEach(({ element }, c) => {
      element.id = `choice-${r}-${c}`;
      element.setAttribute('role', role === 'grid' ? 'gridcell' : 'option');
    }));
    this.input.ariaHasPopup = role;
    this.input.ariaExpanded = 'true';
    this.element.hidden = false;
    if (!stay) this.element.scrollTop = 0;
    this.fit();
    this.goTo(stay ? Math.min(this.row, this.rows.length - 1) : -1, stay ? this.column : 0);
  }

  /** What is offered is of what was written before: nobody wants to take it by a key any more. */
  get isStale() {
    return this.element.ariaBusy === 'true';
  }

  set isStale(isStale) {
    this.element.ariaBusy = String(isStale);
  }

  close() {
    this.isStale = false;
    this.rows = [];
    this.goTo(-1, 0);
    this.element.hidden = true;
    this.element.replaceChildren();
    this.input.ariaExpanded = 'false';
  }

  /** The keyboard of a phone covers what would be behind it. */
  fit() {
    if (!this.isOpen || !visualViewport) return;
    const { height, offsetTop } = visualViewport;
    const room = height + offsetTop - this.element.getBoundingClientRect().top - 8;
    this.element.style.maxHeight = `${Math.min(HIGHEST, room)}px`;
  }

  /**
   * Up or down, and around by way of the box.
   * @param {1 | -1} step
   */
  move(step) {
    const places = this.rows.length + 1;
    this.goTo((this.row + 1 + step + places) % places - 1, 0);
  }

  /**
   * To another choice of the row, if there is one.
   * @param {1 | -1} step
   */
  moveAside(step) {
    if (this.rows[this.row]?.[this.column + step]) this.goTo(this.row, this.column + step);
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  goTo(row, column) {
    this.row = row;
    this.column = this.rows[row]?.[column] ? column : 0;
    for (const { element } of this.rows.flat()) element.ariaSelected = String(element === this.active?.element);
    if (this.active) {
      this.input.setAttribute('aria-activedescendant', this.active.element.id);
      this.active.element.scrollIntoView({ block: 'nearest' });
    } else {
      this.input.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const { target } = event;
    const choice = this.rows.flat().find(({ element }) => target instanceof Node && element.contains(target));
    choice?.act();
  }
}

/**
 * A name, with what of it is typed.
 * @param {string} name
 * @param {string} typed
 */
export function typedName(name, typed) {
  const text = make('span', 'text');
  const { start, end } = typedPart(name, typed);
  text.append(name.slice(0, start), make('mark', '', name.slice(start, end)), name.slice(end));
  return text;
}

/** @param {Group} group */
function gridGroup({ name, rows }) {
  const group = make('div', 'choices-group');
  group.setAttribute('role', 'rowgroup');
  group.ariaLabel = name;
  const title = make('p', 'choices-title', name);
  title.ariaHidden = 'true';
  group.append(title, ...rows.map((choices) => {
    const row = make('div', 'choices-row');
    row.setAttribute('role', 'row');
    row.append(...choices.map(({ element }) => element));
    return row;
  }));
  return group;
}
