/**
 * People: everybody with a face and a name, faces that are nobody's yet, one question at a time, and what can be done
 * with somebody on their own page. Each step is said when it is done, and taken back from there.
 */
import { fetchFaces, fetchPeople, Refused, wishOfPeople } from './api.js';
import { photosWords } from './chips.js';
import { dayFromLocal, fullDay } from './dates.js';
import { button, leads, make } from './dom.js';
import { ask, face } from './faces.js';
import { whyNot } from './told.js';
import { keyOf, lookUp, namesFor, nameWish, peopleWords, personCalled, privacyWords, question, shelves, somebodyWords, takenOut } from './who.js';

/** Groups that are shown, the largest: the others come when these have names or are hidden. */
const GROUPS = 240;

export class People {
  /**
   * @param {HTMLElement} section
   * @param {HTMLDialogElement} dialog
   * @param {import('./told.js').Told} told
   * @param {{search: (query: string) => void, changed: () => Promise<void>}} host
   */
  constructor(section, dialog, told, host) {
    this.section = section;
    this.dialog = dialog;
    this.told = told;
    this.host = host;
    /** @type {Everybody} */
    this.everybody = { persons: [], groups: [], suggestions: [] };
    /** Questions that were not answered, by whom they are about. @type {Set<string>} */
    this.unsure = new Set();
  }

  async read() {
    this.everybody = await fetchPeople();
  }

  /** Whoever had the focus has it again; what comes after them, where they are gone. */
  draw() {
    const { activeElement } = document;
    const key = activeElement instanceof HTMLElement && this.section.contains(activeElement) ? activeElement.dataset.key ?? '' : null;
    const place = this.keyed().findIndex((element) => element === activeElement);
    this.fill();
    if (key === null) return;
    const all = this.keyed();
    (all.find((element) => element.dataset.key === key) ?? all[Math.min(place, all.length - 1)])?.focus({ preventScroll: true });
  }

  keyed() {
    return [...this.section.querySelectorAll('[data-key]')].filter((element) => element instanceof HTMLElement);
  }

  fill() {
    const { named, unnamed, hidden } = shelves(this.everybody);
    const isEmpty = named.length + unnamed.length + hidden.length === 0;
    const lead = make('p', 'lead', isEmpty ? 'Faces appear here once Tintype has looked at your photographs.' : peopleWords(named.length, unnamed.length));
    this.section.replaceChildren(
      make('h2', '', 'People'),
      lead,
      make('p', 'lead', privacyWords(this.everybody)),
      ...this.question(),
      ...(named.length > 0 ? [list('people', named.map((person) => this.person(person)))] : []),
      ...(unnamed.length > 0 ? [make('h3', '', 'Who is this?'), list('people small', unnamed.slice(0, GROUPS).map((group) => this.group(group)))] : []),
      ...(hidden.length > 0 ? [this.hidden(hidden)] : []),
    );
  }

  question() {
    const asked = question(this.everybody, this.unsure);
    if (!asked) return [];
    const { first, second, key } = asked;
    const card = make('section', 'question');
    card.setAttribute('aria-labelledby', 'question');
    const heading = make('h3', '', 'Is this the same person?');
    heading.id = 'question';
    const words = make('div', 'asked');
    words.append(heading, make('p', '', `${somebodyWords(first)} · ${somebodyWords(second)}`));
    const answers = make('div', 'actions');
    const both = { one: first.who, other: second.who };
    const name = first.name || second.name;
    answers.append(
      this.answer('primary', name ? `Yes, ${name}` : 'Yes', 'y', () => this.wish({ wish: 'same', ...both }, name ? `Both are ${name}` : 'Both are one person')),
      this.answer('secondary', 'No', 'n', () => this.wish({ wish: 'different', ...both }, 'They are two people')),
      this.answer('secondary', 'Not sure', 'u', async () => this.skip(key)),
    );
    card.append(face(first.portrait, first.name), face(second.portrait, second.name), words, answers);
    return [card];
  }

  /**
   * @param {string} className
   * @param {string} name
   * @param {string} key that answers so, too
   * @param {() => Promise<unknown>} act
   */
  answer(className, name, key, act) {
    const element = button(className, name, () => void act());
    element.dataset.key = key;
    return element;
  }

  /** @param {string} key */
  skip(key) {
    this.unsure.add(key);
    this.draw();
    this.told.say('It is not asked again for now', async () => {
      this.unsure.delete(key);
      this.draw();
      this.told.say('It is asked again', null);
    });
  }

  /**
   * What a key does here, if anything.
   * @param {string} key
   */
  keyAction(key) {
    const element = this.section.querySelector(`.question [data-key="${CSS.escape(key)}"]`);
    return element instanceof HTMLElement ? () => element.click() : null;
  }

  /** @param {Person} person */
  person({ id, name, photos, portrait }) {
    const link = make('a', 'somebody');
    link.href = `/?q=${encodeURIComponent(name ?? '')}`;
    leads(link, () => this.host.search(name ?? ''));
    return shown(link, id, face(portrait, name ?? ''), name ?? '', photosWords(photos));
  }

  /** @param {Unnamed} group */
  group({ who, photos, portrait }) {
    return shown(button('somebody', '', () => this.name(who, photos)), keyOf(who), face(portrait), 'Add name', photosWords(photos));
  }

  /** @param {Person[]} hidden */
  hidden(hidden) {
    const box = make('details', 'hidden');
    const summary = make('summary', '', `Hidden (${hidden.length})`);
    summary.dataset.key = 'hidden';
    box.append(summary, list('people small', hidden.map(({ id, name, portrait }) => {
      const element = button('somebody', '', () => void this.wish({ wish: 'hidden', who: { person: id }, hidden: false }, `${name ?? 'Somebody'} is shown again`));
      return shown(element, id, face(portrait, name ?? ''), name ?? 'Without a name', 'Show again');
    })));
    box.open = this.section.querySelector('details')?.open ?? false;
    return box;
  }

  /**
   * Asks who somebody is, of whom only faces are known.
   * @param {Who} who
   * @param {number} photos
   */
  name(who, photos) {
    ask(this.dialog, {
      title: 'Who is this?',
      lead: `In ${photosWords(photos)}. Mark faces that are somebody else’s: they are left out.`,
      label: 'Name',
      required: true,
      faces: fetchFaces(who),
      names: (typed) => namesFor(this.everybody, typed),
      note: (text) => this.joins(text),
      submit: 'Save',
      also: ['Hide', () => this.decide({ wish: 'hidden', who, hidden: true }, 'They are hidden')],
      act: (name, faces, marked) => this.decide(nameWish(this.everybody, who, name, faces, marked), `They are ${name}`),
    });
  }

  /**
   * @param {string} name
   * @param {string} [but]
   */
  joins(name, but) {
    const known = name.trim() ? personCalled(this.everybody, name) : null;
    return known && known.id !== but ? `They become one with ${known.name}, who is in ${photosWords(known.photos)}.` : '';
  }

  /**
   * What stands above somebody's photos.
   * @param {HTMLElement} element
   * @param {string} name
   */
  async head(element, name) {
    await this.read().catch(() => {});
    const person = personCalled(this.everybody, name);
    if (!person || element.dataset.name !== name) return;
    const born = person.born && dayFromLocal(person.born);
    const words = make('div', 'asked');
    words.append(make('h2', '', name), make('p', '', `${born ? `Born ${fullDay(born)} · ` : ''}${person.hidden ? 'Hidden' : photosWords(person.photos)}`));
    const tools = make('div', 'bar-tools');
    const { id } = person;
    tools.append(
      button('tool', 'Wrong faces', () => this.faces(person)),
      button('tool', 'Birth date', () => this.born(person)),
      button('tool', 'Rename', () => this.rename(person)),
      button('tool', person.hidden ? 'Show' : 'Hide', () => void this.wish({ wish: 'hidden', who: { person: id }, hidden: !person.hidden }, `${name} is ${person.hidden ? 'shown again' : 'hidden'}`)),
    );
    const focused = element.contains(document.activeElement) ? document.activeElement?.textContent : null;
    element.replaceChildren(face(person.portrait, name), words, tools);
    if (focused) [...tools.querySelectorAll('button')].find(({ textContent }) => textContent === focused)?.focus({ preventScroll: true });
  }

  /** @param {Person} person */
  faces({ id, name }) {
    ask(this.dialog, {
      title: `Not ${name}?`,
      lead: `Mark faces that are not ${name}’s.`,
      label: 'Whose they are, if you know',
      faces: fetchFaces({ person: id }),
      names: (typed) => namesFor(this.everybody, typed).filter((one) => one.name !== name),
      submit: 'Take out',
      act: (other, _, marked) => {
        if (marked.size === 0) throw new Refused('mark at least one face');
        const faces = marked.size === 1 ? '1 face' : `${marked.size} faces`;
        return this.decide(takenOut(id, other, marked), `${faces} of ${name} taken out${other ? `, for ${other}` : ''}`);
      },
    });
  }

  /** @param {Person} person */
  born({ id, name, born }) {
    ask(this.dialog, {
      title: 'Birth date',
      lead: `${name} is in no photo from before. Empty, it is not known.`,
      label: 'Born on',
      type: 'date',
      value: born ?? '',
      submit: 'Save',
      act: (day) => {
        const on = dayFromLocal(day);
        return this.decide({ wish: 'born', person: id, day: day || null }, on === null ? `It is not known when ${name} was born` : `${name} was born on ${fullDay(on)}`);
      },
    });
  }

  /** @param {Person} person */
  rename({ id, name }) {
    const old = name ?? '';
    ask(this.dialog, {
      title: `Rename ${old}`,
      lead: 'With the name of somebody who is here, both become one person.',
      label: 'Name',
      value: old,
      required: true,
      names: (typed) => namesFor(this.everybody, typed).filter((one) => one.name !== old),
      note: (text) => this.joins(text, id),
      submit: 'Save',
      act: async (other) => {
        const wish = nameWish(this.everybody, { person: id }, other, [], new Set());
        const now = wish.wish === 'same' ? lookUp(this.everybody, wish.one)?.name ?? other : other;
        await this.decide(wish, `${old} is ${now} now`, [now, old]);
      },
    });
  }

  /**
   * @param {PeopleWish} wish
   * @param {string} words
   */
  wish(wish, words) {
    return this.decide(wish, words).catch((error) => this.told.say(whyNot(error), null));
  }

  /**
   * Has a wish come true and says so; taken back is that wish, whatever else was wished for since.
   * @param {PeopleWish} wish
   * @param {string} words
   * @param {[string, string]} [names] whose page is shown then, and after it was taken back
   */
  async decide(wish, words, names) {
    const knownBy = await wishOfPeople(wish);
    this.dialog.close();
    await this.shown(names?.[0]);
    this.told.say(words, async () => {
      await wishOfPeople({ wish: 'decide', decisions: knownBy.map((what) => ({ decision: 'undo', what })) });
      await this.shown(names?.[1]);
      this.told.say(`Taken back: ${words}`, null);
    });
  }

  /** @param {string} [name] */
  async shown(name) {
    if (name) this.host.search(name);
    else await this.host.changed();
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} key
 * @param {HTMLElement} picture
 * @param {string} name
 * @param {string} words
 */
function shown(element, key, picture, name, words) {
  element.dataset.key = key;
  element.append(picture, make('span', 'name', name), make('span', 'count', words));
  return element;
}

/**
 * @param {string} className
 * @param {HTMLElement[]} elements
 */
function list(className, elements) {
  const list = make('ul', className);
  list.setAttribute('role', 'list');
  list.append(...elements.map((element) => {
    const item = make('li');
    item.append(element);
    return item;
  }));
  return list;
}
