/**
 * What was done, said at the foot of the page until something else is said or shown, and taken back from there.
 */
import { Refused } from './api.js';
import { button, crossed, make } from './dom.js';

export class Told {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /**
   * @param {string} words
   * @param {(() => Promise<void>) | null} undo why it cannot be is said
   */
  say(words, undo) {
    const back = button('undo', 'Undo', () => {
      // Once: what was said before that may be somebody else's.
      back.disabled = true;
      void undo?.().catch((error) => this.say(whyNot(error), null));
    });
    this.element.replaceChildren(make('p', '', words), ...(undo ? [back] : []), crossed('quiet', 'Close', () => this.hush()));
  }

  /**
   * As the button does, where there is something to take back.
   * @param {KeyboardEvent} event
   */
  undo(event) {
    const back = this.element.querySelector('.undo');
    if (!(back instanceof HTMLElement)) return;
    event.preventDefault();
    if (!event.repeat) back.click();
  }

  hush() {
    this.element.replaceChildren();
  }
}

/**
 * Why a wish did not come true, as a sentence.
 * @param {unknown} error
 */
export function whyNot(error) {
  const { message } = error instanceof Refused ? error : new Error('Tintype can’t be reached');
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
