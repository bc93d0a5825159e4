/**
 * The search box: what is offered while it is typed in, and, while it is empty, what was searched for lately and which
 * albums there are.
 */
import { fetchAlbums, fetchCompletions } from './api.js';
import { albumSearch, completionKind, numberWords, photosWords } from './chips.js';
import { Choices, typedName } from './choices.js';
import { CROSS, icon, make, part } from './dom.js';
import { forget, forgetAll, recentSearches } from './recent.js';

/** @typedef {import('./choices.js').Choice} Choice */

const CLOCK = 'M12 20a8 8 0 1 1 0-16 8 8 0 0 1 0 16zM12 7.5V12l3 2';
const STACK = 'M4 8h16v11H4zM6.5 5h11';

export class SearchBox {
  /**
   * @param {HTMLFormElement} form
   * @param {(query: string) => void} search
   */
  constructor(form, search) {
    this.search = search;
    this.input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'));
    this.clear = /** @type {HTMLButtonElement} */ (form.querySelector('.clear'));
    this.choices = new Choices(this.input, part('choices', HTMLElement));
    this.asking = new AbortController();
    /** As they were when last asked for. @type {Album[]} */
    this.albums = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.pick(this.input.value);
    });
    form.addEventListener('focusout', () => this.close());
    this.input.addEventListener('focus', () => this.offerLately());
    this.input.addEventListener('click', () => this.offerLately());
    this.input.addEventListener('input', () => {
      this.isTyped = true;
      this.showClear();
      void this.offer();
    });
    this.input.addEventListener('keydown', (event) => this.pressed(event));
    this.clear.addEventListener('click', () => {
      search('');
      this.input.focus();
    });
  }

  /**
   * Says what is shown, and nothing else.
   * @param {string} text
   */
  settle(text) {
    this.close();
    this.text = text;
    this.isTyped = false;
  }

  /** Whether there is something in it that keys could take back. */
  isTyped = false;

  /** @param {string} text */
  set text(text) {
    this.input.value = text;
    this.showClear();
  }

  showClear() {
    this.clear.hidden = this.input.value === '';
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /** Nobody asked for what it offers. */
  focusQuietly() {
    this.input.focus();
    this.close();
  }

  close() {
    this.asking.abort();
    this.choices.close();
  }

  /** @param {string} text */
  pick(text) {
    this.settle(text.trim());
    this.search(text.trim());
  }

  /**
   * Writes it and goes on typing.
   * @param {string} text
   */
  take(text) {
    this.text = `${text} `;
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    void this.offer();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keyAction(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {(() => void) | null}
   */
  keyAction({ key, shiftKey }) {
    const { choices, input } = this;
    const { isOpen } = choices;
    const active = choices.isStale ? null : choices.active;
    const text = active?.text;
    switch (key) {
      case 'Escape': return isOpen ? () => this.close() : () => input.blur();
      case 'ArrowDown': return isOpen ? () => choices.move(1) : () => void this.offer();
      case 'ArrowUp': return isOpen ? () => choices.move(-1) : null;
      case 'Enter': return active && (() => active.act());
      case 'Tab': return text && !shiftKey ? () => this.take(text) : null;
      case 'ArrowLeft': return input.value === '' && active ? () => choices.moveAside(-1) : null;
      case 'ArrowRight': return this.goRight();
      default: return null;
    }
  }

  /** In the empty box to the right; at the end of what is typed it takes the choice, or the first. */
  goRight() {
    const { choices, input } = this;
    if (input.value === '') return choices.active && (() => choices.moveAside(1));
    if (choices.isStale) return null;
    const isAtEnd = input.selectionStart === input.value.length;
    const text = (choices.active ?? choices.rows[0]?.[0])?.text;
    return isAtEnd && text ? () => this.take(text) : null;
  }

  offerLately() {
    if (this.input.value === '' && !this.choices.isOpen) void this.offer();
  }

  /** What goes on from what is typed. */
  async offer() {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const typed = this.input.value;
    if (typed.trim() === '') {
      this.showLately(false);
      this.albums = await fetchAlbums(signal).catch(() => this.albums);
      if (!signal.aborted) this.showLately(true);
      return;
    }
    this.choices.isStale = true;
    const completions = await fetchCompletions(typed, signal).catch(() => []);
    if (!signal.aborted) this.choices.show('listbox', 'Suggestions', [{ name: '', rows: completions.map((completion) => [this.completion(completion, typed)]) }]);
  }

  /** @param {boolean} stay */
  showLately(stay) {
    const recent = recentSearches();
    const rows = recent.map((text) => this.recent(text));
    const groups = [
      ...(recent.length > 0 ? [{ name: 'Recent', rows: [...rows, this.forgetting()] }] : []),
      ...(this.albums.length > 0 ? [{ name: 'Albums', rows: this.albums.map((album) => [this.album(album)]) }] : []),
    ];
    this.choices.show('grid', 'Recent searches and albums', groups, stay);
  }

  /**
   * @param {Completion} completion
   * @param {string} typed
   * @returns {Choice}
   */
  completion({ kind, text, count, search }, typed) {
    return this.choice(search, [make('span', 'kind', completionKind(kind)), typedName(text, typed), ...counted(count)]);
  }

  /**
   * @param {Album} album
   * @returns {Choice}
   */
  album({ title, count }) {
    return this.choice(albumSearch(title), [icon(STACK), make('span', 'text', title), ...counted(count)]);
  }

  /**
   * A search, and the cross that forgets it.
   * @param {string} text
   * @returns {Choice[]}
   */
  recent(text) {
    const element = make('div', 'choice forget');
    element.ariaLabel = `Forget ${text}`;
    element.title = 'Forget';
    element.append(icon(CROSS));
    const act = () => {
      forget(text);
      this.showLately(true);
    };
    return [this.choice(text, [icon(CLOCK), make('span', 'text', text)]), { element, act }];
  }

  /** @returns {Choice[]} */
  forgetting() {
    const act = () => {
      forgetAll();
      this.showLately(false);
    };
    return [{ element: make('div', 'choice forget-all', 'Clear recent searches'), act }];
  }

  /**
   * @param {string} search
   * @param {Element[]} parts
   * @returns {Choice}
   */
  choice(search, parts) {
    const element = make('div', 'choice');
    element.append(...parts);
    return { element, act: () => this.pick(search), text: search };
  }
}

/**
 * At the right: "312", and "312 photos" for those who listen.
 * @param {number | undefined} count
 */
function counted(count) {
  if (count === undefined) return [];
  const number = make('span', 'count', numberWords(count));
  number.append(make('span', 'unseen', photosWords(count).replace(/^\S+/, '')));
  return [number];
}
