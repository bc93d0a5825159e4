/**
 * What was done, said at the foot of the page until something else is said or shown, and taken back from there.
 */
import { NotNow, Refused } from './api.js';
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
    const back = undo ? [button('undo', 'Undo', () => this.takeBack(undo))] : [];
    this.element.replaceChildren(make('p', '', words), ...back, crossed('quiet', 'Close', () => this.hush()));
  }

  /** Takes back what was done last, then what was done before that. */
  undo() {
    const undo = this.done.at(-1);
    if (undo) this.takeBack(undo);
    else this.say('Nothing else was done here that could be taken back', null);
  }

  /**
   * Once; what could not be taken back just now can be later.
   * @param {() => Promise<void>} undo
   */
  takeBack(undo) {
    const at = this.done.lastIndexOf(undo);
    if (at < 0) return;
    this.done.splice(at, 1);
    void undo().catch((error) => {
      if (!(error instanceof Refused) || error instanceof NotNow) this.done.push(undo);
      this.say(whyNot(error), null);
    });
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
