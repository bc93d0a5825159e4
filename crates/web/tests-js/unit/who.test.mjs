/** Who is who: in which order, in which words, and which wish a name comes to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crop, isSharp, lookUp, namesFor, nameWish, peopleWords, personCalled, privacyWords, question, shelves, somebodyWords, takenOut } from '../../gallery/who.js';

/**
 * @param {string} id
 * @param {string | null} name
 * @param {number} photos
 * @param {Partial<Person>} [also]
 * @returns {Person}
 */
function person(id, name, photos, also = {}) {
  return { id, name, aliases: [], born: null, hidden: false, photos, portrait: null, ...also };
}

/** @param {string} id @param {number} photos */
function group(id, photos) {
  return { id, photos, portrait: null };
}

/** @type {Everybody} */
const EVERYBODY = {
  persons: [person('p1', 'Natalie', 312), person('p2', 'Ruth', 40, { aliases: ['Grandma'] }), person('p3', null, 7), person('p4', 'Otto', 3, { hidden: true })],
  groups: [group('f1', 12), group('f2', 5), group('f3', 0)],
  suggestions: [
    { one: { group: 'f9' }, other: { person: 'p1' } }, { one: { group: 'f1' }, other: { person: 'p1' } }, { one: { group: 'f2' }, other: { group: 'f1' } },
  ],
};

/** @type {Theirs[]} */
const FACES = ['a', 'b', 'c'].map((face) => ({ face, photo: '0', area: { left: 0, top: 0, width: 0.1, height: 0.1 } }));

test('people have names, faces without one come by size, and the hidden stand apart', () => {
  const { named, unnamed, hidden } = shelves(EVERYBODY);
  assert.deepEqual(named.map(({ name }) => name), ['Natalie', 'Ruth']);
  assert.deepEqual(unnamed.map(({ who }) => who), [{ group: 'f1' }, { person: 'p3' }, { group: 'f2' }]);
  assert.deepEqual(hidden.map(({ name }) => name), ['Otto']);
});

test('the likeliest two of whom both are known are asked about, whoever has a name first', () => {
  const asked = question(EVERYBODY, new Set());
  assert.deepEqual([asked?.first.name, asked?.second.photos], ['Natalie', 12]);
  const next = question(EVERYBODY, new Set([String(asked?.key)]));
  assert.deepEqual([next?.first.photos, next?.second.photos], [12, 5]);
  assert.equal(question(EVERYBODY, new Set([String(asked?.key), String(next?.key)])), null);
});

test('somebody is called what they are, or by how many photos they are in', () => {
  assert.equal(somebodyWords({ name: 'Natalie', photos: 312 }), 'Natalie, in 312 photos');
  assert.equal(somebodyWords({ name: '', photos: 1 }), 'Somebody in 1 photo');
  assert.equal(peopleWords(1, 0), '1 person');
  assert.equal(peopleWords(6, 1204), '6 people · 1,204 without a name');
});

test('what goes where is said as far as the server says so', () => {
  assert.match(privacyWords(EVERYBODY), /^Faces are compared on this machine/);
  assert.match(privacyWords({ ...EVERYBODY, rekognition: true }), /^Amazon Rekognition found faces/);
});

test('a person is found by any spelling of a name, their own before others', () => {
  assert.equal(personCalled(EVERYBODY, ' natalie ')?.id, 'p1');
  assert.equal(personCalled(EVERYBODY, 'grandma')?.id, 'p2');
  assert.equal(personCalled(EVERYBODY, 'Nobody'), null);
  assert.equal(lookUp(EVERYBODY, { group: 'f9' }), null);
});

test('names go on from what is typed', () => {
  assert.deepEqual(namesFor(EVERYBODY, 'ru').map(({ name }) => name), ['Ruth']);
  assert.deepEqual(namesFor(EVERYBODY, '').map(({ name }) => name), ['Natalie', 'Ruth', 'Otto']);
  assert.deepEqual(namesFor(EVERYBODY, 'x'), []);
});

for (const [what, who, name, marked, wish] of /** @type {[string, Who, string, string[], PeopleWish][]} */ ([
  ['a group gets a name', { group: 'f1' }, 'Leo', [], { wish: 'name', who: { group: 'f1' }, name: 'Leo' }],
  ['a group becomes somebody who is known', { group: 'f1' }, 'Ruth', [], { wish: 'name', who: { group: 'f1' }, name: 'Ruth' }],
  ['marked faces are left out', { group: 'f1' }, 'Leo', ['b'], { wish: 'faces', faces: ['a', 'c'], name: 'Leo' }],
  ['a person gets another name', { person: 'p1' }, 'Nat', [], { wish: 'name', who: { person: 'p1' }, name: 'Nat' }],
  ['a person keeps their name, written otherwise', { person: 'p1' }, 'NATALIE', [], { wish: 'name', who: { person: 'p1' }, name: 'NATALIE' }],
  ['two people become one', { person: 'p1' }, 'Grandma', [], { wish: 'same', one: { person: 'p2' }, other: { person: 'p1' } }],
])) {
  test(what, () => assert.deepEqual(nameWish(EVERYBODY, who, name, FACES, new Set(marked)), wish));
}

test('faces are taken out of a person, for somebody or for nobody', () => {
  assert.deepEqual(takenOut('p1', 'Leo', new Set(['a'])), { wish: 'faces', faces: ['a'], name: 'Leo' });
  assert.deepEqual(takenOut('p1', '', new Set(['a'])), { wish: 'decide', decisions: [{ decision: 'is-not', face: 'a', person: 'p1' }] });
});

test('a face is in the middle of its square, and the square within the picture', () => {
  const middle = crop({ left: 0.4, top: 0.4, width: 0.2, height: 0.2 }, 1);
  assert.deepEqual(Object.values(middle).map((percent) => Math.round(parseFloat(percent))), [294, 294, -97, -97]);
  const corner = crop({ left: -0.05, top: 0.9, width: 0.2, height: 0.2 }, 1);
  assert.deepEqual([Math.round(parseFloat(corner.left)), Math.round(parseFloat(corner.top))], [0, -194]);
  const large = crop({ left: 0, top: 0, width: 1, height: 1 }, 1.5);
  assert.deepEqual([large.height, large.width, large.left], ['100%', '150%', '-25%']);
  const upright = crop({ left: 0.1, top: 0.1, width: 0.8, height: 0.5 }, 0.5);
  assert.equal(upright.width, '100%');
});

test('a tile shows large faces, the thumbnail small ones', () => {
  assert.ok(isSharp({ left: 0, top: 0, width: 0.2, height: 0.3 }, 112));
  assert.ok(!isSharp({ left: 0, top: 0, width: 0.05, height: 0.05 }, 112));
});
