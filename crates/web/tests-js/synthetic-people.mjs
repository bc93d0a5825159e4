/**
 * Who is who in a made-up library: a face in most photos, of three people with a name and of groups without one, and
 * wishes about them, which can be taken back. It says the same JSON as the real server.
 */
import { PEOPLE } from './understood.mjs';

/** Of 97 photos that show nobody with a name, in so many there is a face of each group. */
const GROUPS = [6, 5, 4, 3, 2, 1, 1, 1, 1];

/** @typedef {{id: string, name: string | null, aliases: string[], born: string | null, hidden: boolean, isNot: Set<number>}} Somebody */

export class SyntheticPeople {
  /**
   * @param {(seed: number) => string} idOf a photo's identity, 64 hexadecimal digits
   * @param {() => Iterable<number>} seeds of all photos, the newest first
   */
  constructor(idOf, seeds) {
    this.idOf = idOf;
    this.seeds = seeds;
    this.state = {
      /** @type {Map<string, Somebody>} */
      persons: new Map(),
      /** Whose faces are somebody else's than at first. @type {Map<number, string>} */
      whose: new Map(),
      /** Who turned out to be whom. @type {Map<string, string>} */
      into: new Map(),
      /** Questions that were. @type {Set<string>} */
      answered: new Set(),
    };
    /** What was so before each wish, by what that is known by. @type {Map<string, typeof this.state>} */
    this.before = new Map();
    this.rekognition = false;
    /** Whether pictures show the faces that are in them, at some cost. */
    this.areDrawn = false;
    this.next = 0;
    for (const [i, name] of PEOPLE.entries()) this.state.persons.set(`p${i}`, { id: `p${i}`, name, aliases: [], born: null, hidden: false, isNot: new Set() });
  }

  /**
   * Whose face is in a photo: a person's identity, or a group's.
   * @param {number} seed
   */
  whose(seed) {
    const now = this.state.whose.get(seed) ?? this.first(seed);
    const whose = now && (this.state.into.get(now) ?? now);
    return whose && this.state.persons.get(whose)?.isNot.has(seed) ? `f${seed}` : whose;
  }

  /** @param {number} seed */
  first(seed) {
    if (seed % 7 < PEOPLE.length) return `p${seed % 7}`;
    let rest = seed % 97;
    for (const [i, size] of GROUPS.entries()) {
      if (rest < size) return `g${i}`;
      rest -= size;
    }
    return '';
  }

  /** @param {number} seed */
  nameOf(seed) {
    return this.state.persons.get(this.whose(seed))?.name ?? '';
  }

  /** Which of the looks there are, if any. @param {number} seed */
  look(seed) {
    const first = this.first(seed);
    if (!this.areDrawn || !first) return -1;
    // Who may be the same looks the same.
    return { g1: 0, g3: 5 + PEOPLE.length }[first] ?? Number(first.slice(1)) + (first.startsWith('g') ? 3 + PEOPLE.length : 0);
  }

  names() {
    return [...this.state.persons.values()].flatMap(({ name }) => name ?? []);
  }

  /** @param {number} seed */
  area(seed) {
    return { left: 0.35 + (seed % 5) * 0.06, top: 0.22, width: 0.1, height: 0.34 };
  }

  /** @param {number} seed */
  portrait(seed) {
    return { photo: this.idOf(seed), area: this.area(seed) };
  }

  byWhom() {
    /** @type {Map<string, number[]>} */
    const all = new Map();
    for (const seed of this.seeds()) {
      const whose = this.whose(seed);
      if (whose) all.set(whose, [...all.get(whose) ?? [], seed]);
    }
    return all;
  }

  /** @returns {Everybody} */
  everybody() {
    const all = this.byWhom();
    const shown = (/** @type {string} */ id) => ({ id, photos: all.get(id)?.length ?? 0, portrait: all.has(id) ? this.portrait(Number(all.get(id)?.[0])) : null });
    const persons = [...this.state.persons.values()].filter(({ id }) => !this.state.into.has(id))
      .map(({ isNot: _, ...about }) => ({ ...about, ...shown(about.id) }));
    const groups = [...all.keys()].filter((id) => !this.state.persons.has(id)).map(shown);
    const asked = /** @type {[Who, Who][]} */ ([[{ group: 'g1' }, { person: 'p0' }], [{ group: 'g2' }, { group: 'g3' }]]);
    const isThere = (/** @type {Who} */ who) => ('person' in who ? !this.state.into.has(who.person) : all.has(who.group));
    const suggestions = asked.filter(([one, other]) => isThere(one) && isThere(other) && !this.state.answered.has(keyOf(one, other)))
      .map(([one, other]) => ({ one, other, distance: 0.5 }));
    return {
      persons: persons.sort((one, other) => other.photos - one.photos),
      groups: groups.sort((one, other) => other.photos - one.photos), suggestions,
      ...(this.rekognition ? { rekognition: true } : {}),
    };
  }

  /**
   * @param {string | null} whose
   * @returns {Theirs[]}
   */
  faces(whose) {
    return (this.byWhom().get(whose ?? '') ?? []).map((seed) => ({ face: `f${seed}`, ...this.portrait(seed) }));
  }

  /**
   * What a wish is known by, or why it cannot come true.
   * @param {PeopleWish} wish
   * @returns {Standing[] | string}
   */
  wish(wish) {
    if (wish.wish === 'decide' && wish.decisions[0]?.decision === 'undo') {
      const { what } = wish.decisions[0];
      this.state = this.before.get(what[1]) ?? this.state;
      return [[++this.next, 'undone']];
    }
    const before = structuredClone(this.state);
    const refused = this.decide(wish);
    if (refused) return refused;
    const digest = `d${++this.next}`;
    this.before.set(digest, before);
    return [[this.next, digest]];
  }

  /**
   * @param {PeopleWish} wish
   * @returns {string | void}
   */
  decide(wish) {
    const { persons, whose } = this.state;
    switch (wish.wish) {
      case 'name': {
        const there = this.called(wish.name);
        if (wish.name.trim() === '') return 'a name has at least one letter';
        if (['me', 'i'].includes(wish.name.toLowerCase())) return `"${wish.name}" is whoever says so: give them their own name`;
        if ('group' in wish.who) this.join(wish.who, there ?? this.somebody(wish.name));
        else persons.set(wish.who.person, { .../** @type {Somebody} */ (persons.get(wish.who.person)), name: wish.name });
        return;
      }
      case 'faces': {
        const { id } = this.called(wish.name) ?? this.somebody(wish.name);
        for (const face of wish.faces) whose.set(Number(face.slice(1)), id);
        return;
      }
      case 'same': {
        const one = 'person' in wish.one ? persons.get(wish.one.person) : null;
        this.join(wish.other, one ?? this.somebody(null));
        if ('group' in wish.one) this.join(wish.one, /** @type {Somebody} */ ([...persons.values()].at(-1)));
        return;
      }
      case 'different': return void this.state.answered.add(keyOf(wish.one, wish.other));
      case 'hidden': {
        const { id } = 'person' in wish.who ? { id: wish.who.person } : this.join(wish.who, this.somebody(null));
        persons.set(id, { .../** @type {Somebody} */ (persons.get(id)), hidden: wish.hidden });
        return;
      }
      case 'born': return void persons.set(wish.person, { .../** @type {Somebody} */ (persons.get(wish.person)), born: wish.day });
      case 'not-called': {
        const person = this.called(wish.name);
        if (!person) return 'nobody is called so';
        for (const seed of this.seeds()) if (wish.photos.includes(this.idOf(seed))) person.isNot.add(seed);
        return;
      }
      case 'decide':
        for (const decision of wish.decisions) if (decision.decision === 'is-not') persons.get(decision.person)?.isNot.add(Number(decision.face.slice(1)));
    }
  }

  /** @param {string} name */
  called(name) {
    return [...this.state.persons.values()].find((person) => person.name?.toLowerCase() === name.toLowerCase());
  }

  /**
   * @param {string | null} name
   * @returns {Somebody}
   */
  somebody(name) {
    const somebody = { id: `p${100 + this.state.persons.size}`, name, aliases: [], born: null, hidden: false, isNot: new Set() };
    this.state.persons.set(somebody.id, somebody);
    return somebody;
  }

  /**
   * @param {Who} who
   * @param {Somebody} person
   */
  join(who, person) {
    this.state.into.set('person' in who ? who.person : who.group, person.id);
    return person;
  }
}

/**
 * @param {Who} one
 * @param {Who} other
 */
function keyOf(one, other) {
  return [one, other].map((who) => Object.values(who)[0]).sort().join();
}
