/** What is said of a search, what it may go on with, and what is kept of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameters } from '../../gallery/api.js';
import { albumOf, byWords, canRank, completionKind, takenBack, typedPart } from '../../gallery/chips.js';
import { readRecent, RECENT, withRecent } from '../../gallery/recent.js';

for (const [typed, name, marked] of [
  ['nat', 'Natalie', '[Nat]alie'],
  ['photos of nat', 'Natalie', '[Nat]alie'],
  ['beach new  yo', 'New York', '[New Yo]rk'],
  ['new ', 'New York', '[New ]York'],
  ['cake', 'Birthday Cake', 'Birthday [Cake]'],
  ['zoe', 'Zoë', '[Zoë]'],
  ['ZOË', 'Zoë', '[Zoë]'],
  ['in the album nap', 'Naples 2019', '[Nap]les 2019'],
  ['2019', 'June 2019', 'June [2019]'],
  ['grandma’s h', 'Grandma’s house', '[Grandma’s h]ouse'],
  ['🏖 nat', 'Natalie', '[Nat]alie'],
  ['stravinsky', 'Natalie', '[]Natalie'],
  ['', 'Natalie', '[]Natalie'],
]) {
  test(`of ${name} “${typed}” is typed`, () => {
    const { start, end } = typedPart(String(name), String(typed));
    assert.equal(`${name?.slice(0, start)}[${name?.slice(start, end)}]${name?.slice(end)}`, marked);
  });
}

for (const [kind, words] of /** @type {[Chip['kind'], string][]} */ ([['person', 'Person'], ['place', 'Place'], ['label', 'Shows'], ['date', 'Date'], ['state', 'Album']])) {
  test(`${kind} is completed as ${words}`, () => assert.equal(completionKind(kind), words));
}

/**
 * @param {Chip['kind']} kind
 * @param {string} [text]
 * @param {string | null} [detail]
 * @returns {Chip}
 */
function chip(kind, text = '', detail = null) {
  return { kind, text, detail, start: 0, end: 1 };
}

for (const [what, chips, ranks] of /** @type {[string, Chip[], boolean][]} */ ([
  ['nothing', [], false],
  ['a person in a year', [chip('person'), chip('date')], false],
  ['what is shown', [chip('label')], true],
  ['text', [chip('text'), chip('date')], true],
  ['words', [chip('words')], true],
  ['a place', [chip('place')], true],
  ['what is shown, oldest first', [chip('label'), chip('sort')], false],
])) {
  test(`${what} can ${ranks ? '' : 'not '}match better or worse`, () => assert.equal(canRank(chips), ranks));
}

/**
 * @param {string} album
 * @returns {Chip}
 */
function inAlbum(album) {
  return { ...chip('state', `album ${album}`), album };
}

for (const [decision, words, album] of /** @type {[AlbumDecision['decision'], string, string | null][]} */ ([
  ['dropped', 'The album “<b>” is back', '<b>'],
  ['renamed', 'The album “<b>” has its title back', '<b>'],
  ['saved', '“<b>” is not kept', null],
  ['added', 'What was put into “<b>” is out of it', null],
  ['removed', 'What was taken out of “<b>” is back in it', '<b>'],
])) {
  test(`what was ${decision} and is taken back is named`, () => assert.deepEqual(takenBack([{ decision, title: '<b>' }]), { words, album }));
}

for (const [what, chips, album] of /** @type {[string, Chip[], string | null][]} */ ([
  ['an album', [inAlbum('Naples 2019')], 'Naples 2019'],
  ['an album by search', [{ ...inAlbum('Naples'), detail: 'what “naples” finds' }], 'Naples'],
  ['an album that is not there', [chip('state', 'album Naples', 'no album has this title')], null],
  ['part of an album', [inAlbum('Naples'), chip('label', 'dog')], null],
  ['any album', [chip('state', 'in an album')], null],
  ['a label', [chip('label', 'album cover')], null],
  ['nothing', [], null],
])) {
  test(`${what} is ${album === null ? 'no album to remove' : `the album ${album}`}`, () => assert.equal(albumOf(chips), album));
}

test('how it matched is said only where the server says it', () => {
  assert.equal(byWords('words')?.words, 'Matches words');
  assert.equal(byWords('words and meaning')?.words, 'Matches words and meaning');
  assert.equal(byWords(undefined), null);
});

for (const [asked, address] of /** @type {[Asked, string][]} */ ([
  [{ query: '', order: '' }, ''],
  [{ query: '', order: 'best' }, ''],
  [{ query: 'cats & dogs', order: '' }, '?q=cats+%26+dogs'],
  [{ query: 'beach', order: 'best' }, '?q=beach&order=best'],
])) {
  test(`${JSON.stringify(asked)} is asked for by “${address}”`, () => assert.equal(parameters(asked), address));
}

for (const [what, texts, text, expected] of /** @type {[string, string[], string, string[]][]} */ ([
  ['first', [], 'beach', ['beach']],
  ['newest first', ['beach'], 'snow', ['snow', 'beach']],
  ['only once', ['snow', 'Beach 2019'], ' beach  2019 ', ['beach 2019', 'snow']],
])) {
  test(`a recent search is kept ${what}`, () => assert.deepEqual(withRecent(texts, text), expected));
}

test('only so many recent searches are kept', () => {
  const many = Array.from({ length: RECENT }, (_, i) => `search ${i}`);
  assert.deepEqual(withRecent(many, 'one more'), ['one more', ...many.slice(0, RECENT - 1)]);
});

for (const [kept, expected] of /** @type {[string | null, string[]][]} */ ([
  [null, []], ['', []], ['{', []], ['{"a":1}', []], ['["beach",3,null]', ['beach']],
])) {
  test(`what was kept as ${kept} is read as ${JSON.stringify(expected)}`, () => assert.deepEqual(readRecent(kept), expected));
}
