/**
 * Memories: a strip of cards above the timeline, each of which leads to its photos; and having days or people in none.
 */
import { fetchMemories, tileUrl, wishOfMemories } from './api.js';
import { askIn, labelled } from './dialogs.js';
import { button, leads, make } from './dom.js';
import { whyNot } from './told.js';

/** More days than this are hidden one after the other. */
const MOST_DAYS = 31;

export class Memories {
  /**
   * @param {HTMLElement} section
   * @param {HTMLDialogElement} dialog
   * @param {import('./told.js').Told} told
   * @param {{go: (asked: Partial<Asked>) => void, changed: () => Promise<void>}} host
   */
  constructor(section, dialog, told, host) {
    this.section = section;
    this.dialog = dialog;
    this.told = told;
    this.host = host;
    /** @type {Memory[]} */
    this.all = [];
  }

  async read() {
    this.all = await fetchMemories();
  }

  /**
   * The one that is asked for, if it is one of today's.
   * @param {string} of
   */
  asked(of) {
    return this.all.find((memory) => ofMemory(memory) === of) ?? null;
  }

  /** Fills the strip; answers whether there is something in it. */
  draw() {
    const list = make('ul', 'memories');
    list.setAttribute('role', 'list');
    list.append(...this.all.map((memory) => {
      const { title, detail, cover } = memory;
      const asked = { of: ofMemory(memory) };
      const link = make('a', 'memory');
      link.href = `/?of=${encodeURIComponent(asked.of)}`;
      leads(link, () => this.host.go(asked));
      const picture = make('img');
      picture.alt = '';
      picture.src = tileUrl(cover.slice(0, 16));
      const words = make('span', 'memory-words');
      words.append(make('span', 'memory-title', title), make('span', 'memory-detail', detail));
      link.append(picture, words);
      const item = make('li');
      item.append(link);
      return item;
    }));
    this.section.replaceChildren(...(this.all.length > 0 ? [list] : []));
    return this.all.length > 0;
  }

  /**
   * What stands above the photos of one.
   * @param {Memory} memory
   */
  head({ title, detail, from, to }) {
    const words = make('div', 'asked');
    words.append(make('h2', '', title), make('p', '', detail));
    const tools = make('div', 'bar-tools');
    const days = from === to ? from : `${from}..${to}`;
    if ((Date.parse(to) - Date.parse(from)) / 86_400_000 < MOST_DAYS) {
      const word = from === to ? 'this day' : 'these days';
      tools.append(button('tool', `Never ${word}`, () => void this.wish({ wish: 'days', days, hidden: true }, `No memory is of ${word} any more`)));
    }
    tools.append(button('tool', 'Never somebody…', () => this.askWho()));
    return [words, tools];
  }

  askWho() {
    const name = make('input', 'field');
    name.required = true;
    name.autocomplete = 'off';
    askIn(this.dialog, {
      title: 'Who is to be in no memory?',
      lead: 'Photos with them are in no memory. Searches and albums have them as before.',
      fields: labelled('Name', name),
      submit: 'Hide',
      act: () => this.decide({ wish: 'person', name: name.value.trim(), hidden: true }, `${name.value.trim()} is in no memory any more`),
    });
    name.focus();
  }

  /**
   * @param {MemoryWish} wish
   * @param {string} words
   */
  wish(wish, words) {
    return this.decide(wish, words).catch((error) => this.told.say(whyNot(error), null));
  }

  /**
   * Has a wish come true and says so. Fails with what cannot be.
   * @param {MemoryWish} wish
   * @param {string} words
   */
  async decide(wish, words) {
    const what = await wishOfMemories(wish);
    this.host.go({});
    await this.host.changed();
    this.told.say(words, async () => {
      await wishOfMemories({ wish: 'undo', what });
      await this.host.changed();
      this.told.say('That is taken back', null);
    });
  }
}

/** @param {Memory} memory */
function ofMemory({ key }) {
  return `memories/${encodeURIComponent(key)}`;
}
