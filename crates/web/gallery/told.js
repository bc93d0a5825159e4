/**
 * What was done, said at the foot of the page until something else is said or shown, and taken back from there.
 */
import { Refused } from './api.js';
import { button, crossed, make } from './dom.js';

export class Told {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** How what was done is taken back, the latest last. @type {(() => Promise<void>)[]} */
    this.done = [];
  }

  /**
   * @param {string} words
   * @param {(() => Promise<void>) | null} undo why it cannot be is said
   */
  say(words, undo) {
    if (undo) this.done.push(undo);
    const back = button('undo', 'Undo', () => {
      back.disabled = true;
      this.undo();
    });
    this.element.replaceChildren(make('p', '', words), ...(undo ? [back] : []), crossed('quiet', 'Close', () => this.hush()));
  }

  /** Takes back what was done last, then what was done before that. */
  undo() {
    const undo = this.done.pop();
    if (undo) void undo().catch((error) => this.say(whyNot(error), null));
    else this.say('Nothing else was done here that could be taken back', null);
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
