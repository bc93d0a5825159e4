/**
 * Who is who, put in order and into words: what is shown of everybody, what is asked, and which wish a name comes to.
 */
import { numberWords, photosWords, typedPart } from './chips.js';

/** Names that are offered at once. */
const OFFERED = 6;

/** How much of what is around a face is shown with it. */
const AROUND = 1.7;

/** A tile's height, in pixels. */
const TILE = 360;

/**
 * Everybody by where they are shown: people with a name, faces that are nobody's yet, the largest groups first, and
 * whoever is hidden.
 * @param {Everybody} everybody
 */
export function shelves({ persons, groups }) {
  const shown = persons.filter(({ hidden }) => !hidden);
  /** @type {Unnamed[]} */
  const unnamed = [
    ...shown.filter(({ name }) => !name).map(({ id, photos, portrait }) => ({ who: { person: id }, photos, portrait })),
    ...groups.map(({ id, photos, portrait }) => ({ who: { group: id }, photos, portrait })),
  ];
  return {
    named: shown.filter(({ name }) => name),
    unnamed: unnamed.filter(({ photos }) => photos > 0).sort((one, other) => other.photos - one.photos),
    hidden: persons.filter(({ hidden }) => hidden),
  };
}

/**
 * One name for whoever is meant.
 * @param {Who} who
 */
export function keyOf(who) {
  return 'person' in who ? `person ${who.person}` : `group ${who.group}`;
}

/**
 * @param {Everybody} everybody
 * @param {Who} who
 */
export function lookUp({ persons, groups }, who) {
  const found = 'person' in who ? persons.find(({ id }) => id === who.person) : groups.find(({ id }) => id === who.group);
  return found ? { who, name: found.name ?? '', photos: found.photos, portrait: found.portrait } : null;
}

/**
 * The likeliest two that may be one person, the one with the name or else with more photos first, but for those that
 * somebody was not sure of.
 * @param {Everybody} everybody
 * @param {Set<string>} unsure
 */
export function question(everybody, unsure) {
  for (const { one, other } of everybody.suggestions) {
    const key = [keyOf(one), keyOf(other)].sort().join();
    const [first, second] = [lookUp(everybody, one), lookUp(everybody, other)];
    if (unsure.has(key) || !first || !second) continue;
    if (!first.name && (second.name || second.photos > first.photos)) return { key, first: second, second: first };
    return { key, first, second };
  }
  return null;
}

/**
 * "Natalie, in 312 photos", "Somebody in 4 photos"
 * @param {{name: string, photos: number}} somebody
 */
export function somebodyWords({ name, photos }) {
  return name ? `${name}, in ${photosWords(photos)}` : `Somebody in ${photosWords(photos)}`;
}

/**
 * "6 people · 1 without a name"
 * @param {number} named
 * @param {number} unnamed
 */
export function peopleWords(named, unnamed) {
  const people = `${numberWords(named)} ${named === 1 ? 'person' : 'people'}`;
  return unnamed > 0 ? `${people} · ${numberWords(unnamed)} without a name` : people;
}

/**
 * What goes where, as far as the server says so.
 * @param {Everybody} everybody
 */
export function privacyWords({ rekognition }) {
  return rekognition
    ? 'Amazon Rekognition found faces here, in your own AWS account: it was sent small pictures, and no names.'
    : 'Faces are compared on this machine. Nothing is sent to a recognition service.';
}

/**
 * @param {Everybody} everybody
 * @param {string} name
 */
export function personCalled({ persons }, name) {
  const wanted = same(name);
  return persons.find((person) => same(person.name ?? '') === wanted) ?? persons.find(({ aliases }) => aliases.some((alias) => same(alias) === wanted)) ?? null;
}

/** @param {string} name */
function same(name) {
  return name.trim().toLowerCase();
}

/**
 * The wish that faces be somebody's, all of them but those that were marked as somebody else's. A name that somebody
 * has makes both one.
 * @param {Everybody} everybody
 * @param {Who} who
 * @param {string} name
 * @param {Theirs[]} faces
 * @param {Set<string>} marked
 * @returns {PeopleWish}
 */
export function nameWish(everybody, who, name, faces, marked) {
  if (marked.size > 0) return { wish: 'faces', faces: faces.map(({ face }) => face).filter((face) => !marked.has(face)), name };
  const known = personCalled(everybody, name);
  if (known && 'person' in who && known.id !== who.person) return { wish: 'same', one: { person: known.id }, other: who };
  return { wish: 'name', who, name };
}

/**
 * The wish that marked faces be somebody else's: of a name, or of nobody known.
 * @param {string} person
 * @param {string} name
 * @param {Set<string>} marked
 * @returns {PeopleWish}
 */
export function takenOut(person, name, marked) {
  if (name) return { wish: 'faces', faces: [...marked], name };
  return { wish: 'decide', decisions: [...marked].map((face) => ({ decision: 'is-not', face, person })) };
}

/**
 * Names that go on from what is typed: those who are in most photos first.
 * @param {Everybody} everybody
 * @param {string} typed
 */
export function namesFor({ persons }, typed) {
  const named = persons.flatMap(({ name, photos }) => (name ? [{ name, photos }] : []));
  return named.filter(({ name }) => !typed.trim() || typedPart(name, typed).end > 0).slice(0, OFFERED);
}

/**
 * Where a picture stands in a square that shows a face of it, in percent of the square.
 * @param {Area} area
 * @param {number} ratio the picture's width / height
 */
export function crop({ left, top, width, height }, ratio) {
  const side = Math.min(AROUND * Math.max(width * ratio, height), ratio, 1);
  const x = within((left + width / 2) * ratio - side / 2, ratio - side);
  const y = within(top + height / 2 - side / 2, 1 - side);
  /** @param {number} part */
  const percent = (part) => `${(100 * part) / side}%`;
  return { width: percent(ratio), height: percent(1), left: percent(-x), top: percent(-y) };
}

/**
 * @param {number} value
 * @param {number} most
 */
function within(value, most) {
  return Math.max(0, Math.min(value, most));
}

/**
 * Whether a tile shows a face sharply enough, so wide in pixels; otherwise the thumbnail has to.
 * @param {Area} area
 * @param {number} width
 */
export function isSharp({ height }, width) {
  return height * AROUND * TILE >= 0.8 * width;
}
