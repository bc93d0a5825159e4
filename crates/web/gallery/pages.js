/**
 * The pages beside the timeline: which there are and what they are called. The code of each is asked for when it is first
 * shown.
 */
import { part } from './dom.js';

/**
 * @typedef {object} Page
 * @property {() => Promise<void>} read asks the server
 * @property {() => void} fill
 * @property {() => void} draw fills it anew, and whoever had the focus has it again
 * @property {(key: string) => (() => void) | null} [keyAction]
 */

/** What addresses end with, and what is shown there. @type {Record<string, string>} */
const NAMES = { '#/albums': 'Albums', '#/people': 'People', '#/shared': 'Shared' };

export class Pages {
  /**
   * @param {import('./told.js').Told} told
   * @param {{search: (query: string) => void, go: (asked: Partial<Asked>) => void, canWish: () => boolean, isHere: () => boolean, changed: () => Promise<void>}} host
   */
  constructor(told, host) {
    this.told = told;
    this.host = host;
    /** @type {Map<string, Page>} */
    this.made = new Map();
  }

  /** What the address asks for; nothing where it is the timeline. */
  get address() {
    return location.hash in NAMES ? location.hash : '';
  }

  get name() {
    return NAMES[this.address] ?? '';
  }

  /** Whether whoever looks is shown it. */
  get isOpen() {
    switch (this.address) {
      case '#/people': return this.host.isHere();
      case '#/shared': return this.host.canWish();
      default: return true;
    }
  }

  /** The one that is shown, once it was made. */
  get current() {
    return this.made.get(this.address) ?? null;
  }

  /** @returns {Promise<Page>} */
  async ready() {
    const { address } = this;
    const made = this.made.get(address) ?? await this.make(address);
    this.made.set(address, made);
    return made;
  }

  /** @param {string} address */
  make(address) {
    switch (address) {
      case '#/people': return this.people();
      case '#/shared': return this.sharing();
      default: return this.collections();
    }
  }

  /** Also what stands above somebody's photos. */
  async people() {
    const { People } = await import('./people.js');
    this.everybody ??= new People(part('people', HTMLElement), part('who', HTMLDialogElement), this.told, this.host);
    return this.everybody;
  }

  /** @type {import('./people.js').People | null} */
  everybody = null;

  /** Also how photos are shared. */
  async sharing() {
    const { Sharing } = await import('./sharing.js');
    this.shares ??= new Sharing(part('shared', HTMLElement), part('keep', HTMLDialogElement), this.told, this.host);
    return this.shares;
  }

  /** @type {import('./sharing.js').Sharing | null} */
  shares = null;

  async collections() {
    const { Collections } = await import('./collections.js');
    return new Collections(part('albums', HTMLElement), this.host);
  }
}
