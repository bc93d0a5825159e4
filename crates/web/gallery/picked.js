/**
 * What can be done with the photos that are selected: a bar at the foot of the window while there are some, and the same
 * by keys, which without a selection are about the photo that has the focus.
 */
import { photosWords } from './chips.js';
import { crossed, button, make } from './dom.js';

/**
 * @typedef {object} Doing what is done with photos
 * @property {string} name on its button
 * @property {string} key
 * @property {(photos: string[]) => unknown} act
 */

export class Picked {
  /**
   * @param {HTMLElement} bar
   * @param {import('./selection.js').Selection} selection
   * @param {() => Doing[]} doings that there are where the selection is
   */
  constructor(bar, selection, doings) {
    this.bar = bar;
    this.selection = selection;
    this.doings = doings;
  }

  draw() {
    const { size } = this.selection;
    document.documentElement.classList.toggle('picking', size > 0);
    this.bar.hidden = size === 0;
    if (size === 0) return this.bar.replaceChildren();
    let count = this.bar.querySelector('.picked-count');
    if (!count) {
      count = make('p', 'picked-count');
      const tools = make('div', 'picked-tools');
      tools.append(...this.doings().map(({ name, key, act }) => {
        const element = button('tool', name, () => act([...this.selection.ids]));
        element.title = `${name} (${key})`;
        return element;
      }));
      this.bar.replaceChildren(crossed('quiet', 'Select nothing', () => this.selection.clear()), count, tools);
    }
    count.textContent = photosWords(size);
  }

  /**
   * What a key does, if anything.
   * @param {string} key
   * @param {string | null} focused the photo that has the focus
   */
  keyAction(key, focused) {
    const { size, ids } = this.selection;
    if (key === 'Escape') return size > 0 ? () => this.selection.clear() : null;
    const photos = size > 0 ? [...ids] : focused ? [focused] : [];
    const doing = photos.length > 0 ? this.doings().find((doing) => doing.key === key || (doing.key === 'Delete' && key === 'Backspace')) : null;
    return doing ? () => doing.act(photos) : null;
  }
}
