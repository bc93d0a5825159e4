/**
 * A made-up library of any size: days, aspect ratios, identities, and a search that understands a few words. It says
 * the same bytes and the same JSON as the real server.
 */
import { MOODS, moodColour } from './scenes.mjs';
import { without } from '../gallery/chips.js';
import { SyntheticEdits } from './synthetic-edits.mjs';
import { SyntheticPeople } from './synthetic-people.mjs';
import { completions, LABELS, understand } from './understood.mjs';

const NEWEST_DAY = 20_780;
const YEARS_DAYS = 8400;
const CHUNK = 512;
const PLACES = ['Lisbon, Portugal', 'Ghent, Belgium', 'Turin, Italy', 'Oslo, Norway'];
const ASPECT_CODES = [151, 151, 151, 145, 145, 111, 105, 128, 161, 95, 200];


export class SyntheticLibrary {
  /** @param {number} count */
  constructor(count) {
    this.version = 1n;
    this.problems = [
      { path: '2011/broken.jpg', reason: 'the file is empty' },
      { path: '2013/scan of letter.jpg', reason: 'the file is text, not a picture' },
      { path: '2019/IMG_2231.JPG', reason: 'the picture ends after 61 % of its lines' },
    ];
    /** @type {{done: number, total: number} | null} */
    this.indexing = null;
    this.recognising = null;
    /** @type {string | null} */
    this.trouble = null;
    this.takesWishes = true;
    /** Whether it is looked at on its own machine. */
    this.isHere = true;
    /** @type {Search['by']} */
    this.by = undefined;
    /** By their titles; every one is a search. @type {Map<string, string>} */
    this.albums = new Map();
    /** What albums there were before each wish. @type {Map<string, string>[]} */
    this.wished = [];
    this.people = new SyntheticPeople((seed) => hex(idOf(seed)).repeat(4), () => this.seeds);
    this.edits = new SyntheticEdits();
    /** @type {Memory[]} */
    this.memories = [];
    /** What was opened. @type {string[]} */
    this.seen = [];
    /** What was sent, by its SHA-256. @type {Map<string, string>} */
    this.uploaded = new Map();
    /** @type {MemoryWish[]} */
    this.memoryWishes = [];
    /** @type {ListedShare[]} */
    this.shares = [];
    /** What was shared before each wish. @type {ListedShare[][]} */
    this.sharedBefore = [];
    /** What each wish decided. @type {AlbumDecision[]} */
    this.decided = [];
    const random = randomNumbers(7);
    const dayCount = Math.max(1, Math.min(6000, Math.ceil(count / 9)));
    const gap = YEARS_DAYS / dayCount;
    /** Newest first. */
    this.days = new Int32Array(count);
    this.codes = new Uint8Array(count);
    /** What makes up a photo's identity, so that it stays when others come. */
    this.seeds = new Uint32Array(count);
    let day = NEWEST_DAY;
    let owed = 0;
    for (let i = 0; i < count;) {
      owed += count / dayCount;
      const burst = random() < 0.35 ? 1 : Math.max(1, Math.round(-Math.log(1 - random()) * owed));
      owed -= burst;
      for (const end = Math.min(count, i + burst); i < end; i++) {
        this.days[i] = day;
        this.codes[i] = ASPECT_CODES[Math.floor(random() * ASPECT_CODES.length)] ?? 128;
        this.seeds[i] = i + 1;
      }
      day -= Math.max(1, Math.round(gap * (0.4 + 1.2 * random())));
    }
    this.nextSeed = count + 1;
  }

  get count() {
    return this.days.length;
  }

  /**
   * New photos on the newest day or before everything, as indexing would bring them.
   * @param {number} added
   */
  add(added) {
    const day = (this.days[0] ?? NEWEST_DAY) + 1;
    this.days = Int32Array.from([...Array(added).fill(day), ...this.days]);
    this.codes = Uint8Array.from([...Array(added).fill(151), ...this.codes]);
    this.seeds = Uint32Array.from([...Array.from({ length: added }, () => this.nextSeed++), ...this.seeds]);
    this.version += 1n;
  }

  /**
   * The photos a search finds, in its order, or the best first: whatever that is, it is not by day.
   * @param {Asked} asked
   */
  find({ query, order, of }) {
    if (of) return this.chosen(of);
    const found = this.select(understand(query, this.albums, this.people.names()));
    const rank = (/** @type {number} */ i) => ((this.seeds[i] ?? 0) * 7919) % 1009;
    return order === 'best' ? found.sort((a, b) => rank(a) - rank(b)) : found;
  }

  /** @param {import('./understood.mjs').Term[]} terms */
  select(terms) {
    const found = [];
    for (let i = 0; i < this.count; i++) {
      const shelf = this.edits.shelf(this.idOf(i));
      if (shelf === 'trash' || shelf === 'hidden' || (shelf === 'archive' && terms.length === 0)) continue;
      if (terms.every((term) => term.matches(this.traits(i)))) found.push(i);
    }
    return terms.some((term) => term.kind === 'sort') ? found.reverse() : found;
  }

  /** @param {number} i */
  idOf(i) {
    return hex(idOf(this.seeds[i] ?? 0));
  }

  /** @param {string} of */
  chosen(of) {
    const [kind, name = ''] = of.split('/').map(decodeURIComponent);
    const memory = this.memories.find(({ key }) => key === name);
    const found = [];
    for (let i = 0; i < this.count; i++) {
      const id = this.idOf(i);
      const isIn = kind === 'away' ? this.edits.shelf(id) === name : kind === 'memories' ? memory?.photos.includes(id) : this.pathOf(i).startsWith(`${name}/`);
      if (isIn) found.push(i);
    }
    return found;
  }

  /** @param {number} i */
  pathOf(i) {
    const date = new Date((this.days[i] ?? 0) * 86_400_000).toISOString().slice(0, 10);
    return `${date.replaceAll('-', '/')}/IMG_${String(this.seeds[i] ?? 0).padStart(5, '0')}.${this.traits(i).raw ? 'NEF' : 'JPG'}`;
  }

  /**
   * The folders in a folder.
   * @param {string} within
   * @returns {Folder[]}
   */
  folders(within) {
    const lead = within ? `${within}/` : '';
    /** @type {Map<string, {photos: number, within: Set<string>}>} */
    const all = new Map();
    for (let i = 0; i < this.count; i++) {
      const path = this.pathOf(i);
      if (!path.startsWith(lead)) continue;
      const [name = '', next = '', ...rest] = path.slice(lead.length).split('/');
      if (!next) continue;
      const folder = all.get(name) ?? { photos: 0, within: new Set() };
      folder.photos++;
      if (rest.length > 0) folder.within.add(next);
      all.set(name, folder);
    }
    return [...all].sort().map(([name, { photos, within }]) => ({ name, path: lead + name, photos, folders: within.size }));
  }

  /** Six photos of an earlier day, and as many of a person. */
  remember() {
    for (const [key, title, from] of /** @type {[string, string, number][]} */ ([['this-day:2023', '3 years ago', 60], ['then-and-now:Zoë', 'Zoë, then and now', 160], ['trip:porto/2019', 'A week in Porto', 280]])) {
      const photos = [0, 1, 2, 3, 4, 5].map((i) => this.idOf(from + i));
      const [last, first] = [from, from + 5].map((i) => new Date((this.days[i] ?? 0) * 86_400_000).toISOString().slice(0, 10));
      this.memories.push({ kind: key.split(':')[0] ?? '', key, title, detail: `Until ${last}`, from: first ?? '', to: last ?? '', photos, cover: String(photos[2]) });
    }
  }

  /** @returns {Album[]} */
  shelved() {
    const byHand = [...this.edits.albums].map(([title, photos]) => ({ title, count: photos.size, cover: [...photos][0]?.repeat(4) ?? null }));
    return [...[...this.albums].map(([title, search]) => ({ title, search, count: this.search(search).count, cover: this.idOf(this.select(understand(search, this.albums))[0] ?? 0).repeat(4) })), ...byHand];
  }

  /**
   * What a wish comes to, or why it cannot come true.
   * @param {AlbumWish} wish
   * @returns {AlbumsDecided | string}
   */
  wishOfAlbums(wish) {
    const before = new Map(this.albums);
    if (wish.wish === 'undo') {
      const last = this.wished.pop();
      if (!last) return 'nothing was decided';
      this.albums = last;
      return { known_by: [[1, 'albums']], taken_back: this.decided.splice(-1) };
    }
    if (wish.title === '') return 'a title has at least one character';
    if (/\p{Cf}/u.test(wish.title)) return `a title is one line of characters that can be seen: ${JSON.stringify(wish.title)} is not`;
    if (wish.wish === 'add' || wish.wish === 'remove') {
      const there = this.edits.albums.get(wish.title) ?? new Set();
      for (const id of wish.photos) wish.wish === 'add' ? there.add(id) : there.delete(id);
      this.edits.albums.set(wish.title, there);
      this.wished.push(before);
      this.decided.push({ decision: wish.wish === 'add' ? 'added' : 'removed', title: wish.title });
      return { known_by: [[1, 'albums']], taken_back: [] };
    }
    if (wish.wish === 'drop' && !this.albums.has(wish.title)) return `there is no album "${wish.title}"`;
    if (wish.wish === 'save') this.albums.set(wish.title, wish.search);
    else this.albums.delete(wish.title);
    this.wished.push(before);
    this.decided.push({ decision: wish.wish === 'save' ? 'saved' : 'dropped', title: wish.title });
    return { known_by: [[1, 'albums']], taken_back: [] };
  }

  /**
   * What a wish is known by, or why it cannot come true.
   * @param {PeopleWish} wish
   */
  wishOfPeople(wish) {
    const decided = this.people.wish(wish);
    if (typeof decided !== 'string') this.version += 1n;
    return decided;
  }

  /**
   * @param {EditWish | PlaceWish} wish
   */
  wishOfEdits(wish) {
    const decided = this.edits.wish(wish);
    if (typeof decided !== 'string') this.version += 1n;
    return decided;
  }

  /**
   * @param {MemoryWish} wish
   * @returns {Standing[]}
   */
  wishOfMemories(wish) {
    this.memoryWishes.push(wish);
    if (wish.wish === 'undo') this.remember();
    else this.memories = [];
    return [[1, 'memories']];
  }

  /**
   * @param {ShareWish} wish
   * @returns {SharesDecided | string}
   */
  wishOfShares(wish) {
    if (wish.wish === 'undo') {
      this.shares = this.sharedBefore.pop() ?? [];
      return { known_by: [[1, 'shares']] };
    }
    this.sharedBefore.push(this.shares);
    if (wish.wish === 'revoke') {
      this.shares = this.shares.filter(({ id }) => id !== wish.id);
      return { known_by: [[1, 'shares']] };
    }
    const { title, days, passphrase, originals } = wish;
    if (passphrase !== undefined && !passphrase.trim()) return 'a passphrase has 1 to 1000 bytes';
    const number = String(this.sharedBefore.length).padStart(10, '0');
    const link = `/s/${number.repeat(3)}00`;
    const what = 'photos' in wish ? { photos: wish.photos.length } : 'album' in wish ? { album: wish.album, photos: this.search(`in the album ${wish.album}`).count } : { search: wish.search, photos: this.search(wish.search).count };
    const access = passphrase ? /** @type {const} */ ('passphrase') : wish.public ? 'public' : 'link';
    this.shares = [...this.shares, { id: number, link, title, ...what, access, originals, until_ms: days === null ? null : Date.UTC(2026, 11, 1) + days * 86_400_000, views: 0, last_view_ms: null }];
    return { known_by: [[1, 'shares']], link };
  }

  /** @param {string} typed */
  complete(typed) {
    return completions(typed, this.albums, (search) => this.search(search).count);
  }

  /** @param {number} i */
  traits(i) {
    const seed = this.seeds[i] ?? 0;
    return { day: this.days[i] ?? 0, label: LABELS[seed % LABELS.length] ?? '', person: this.people.nameOf(seed), raw: seed % 11 === 0, name: `IMG_${String(seed).padStart(5, '0')}`.toLowerCase() };
  }

  /**
   * @param {string} text
   * @returns {Search}
   */
  search(text) {
    const terms = understand(text, this.albums, this.people.names());
    const count = this.select(terms).length;
    const chips = terms.map(({ kind, text, detail, album, start, end }) => ({ kind, text, detail, ...(album === undefined ? {} : { album }), start, end }));
    const counts = terms.map((_, i) => this.select(terms.filter((_, other) => other !== i)).length);
    const most = Math.max(...counts);
    const [left] = chips.filter((_, i) => counts[i] === most);
    const leave_out = left && count === 0 && chips.length > 1 && most > 0 ? { chips: [chips.indexOf(left)], search: without(text, left), count: most } : undefined;
    const unmatched = terms.filter(({ kind }) => kind === 'words').map(({ text }) => text);
    return { count, chips, unmatched, ...(leave_out ? { leave_out } : {}), ...(this.by ? { by: this.by } : {}) };
  }

  /**
   * @param {string} query
   * @param {Asked['order']} [order]
   * @param {string} [of]
   */
  index(query, order = '', of = '') {
    if (query || of) return this.encodeIndex({ query, order, of });
    if (this.whole?.version !== this.version) this.whole = { version: this.version, bytes: this.encodeIndex({ query, order, of }) };
    return this.whole.bytes;
  }

  /**
   * What is asked for; nothing where that is all there is.
   * @param {Asked} asked
   */
  listed(asked) {
    return asked.query || asked.of || this.edits.made.size > 0 ? this.find(asked) : null;
  }

  /** The whole library's, made once per version. @type {{version: bigint, bytes: Buffer} | null} */
  whole = null;

  /** @param {Asked} asked */
  encodeIndex(asked) {
    const all = this.listed(asked);
    const count = all ? all.length : this.count;
    const photo = (/** @type {number} */ i) => (all ? all[i] ?? 0 : i);
    /** @type {[number, number][]} */
    const runs = [];
    for (let i = 0; i < count; i++) {
      const day = this.days[photo(i)] ?? 0;
      const last = runs.at(-1);
      if (last?.[0] === day) last[1]++;
      else runs.push([day, 1]);
    }
    const bytes = varints([count, runs.length, zigzag(runs[0]?.[0] ?? 0),
      ...runs.flatMap(([day, of], i) => [zigzag(i === 0 ? 0 : day - (runs[i - 1]?.[0] ?? 0)), of])]);
    const head = Buffer.alloc(8);
    head.writeBigUInt64LE(this.version);
    return Buffer.concat([head, bytes, all ? Uint8Array.from(all, (i) => this.codes[i] ?? 0) : this.codes]);
  }

  /**
   * @param {string} query
   * @param {number} k
   * @param {Asked['order']} [order]
   * @param {string} [of]
   */
  chunk(query, k, order = '', of = '') {
    const all = this.listed({ query, order, of });
    const end = Math.min(all ? all.length : this.count, (k + 1) * CHUNK);
    const bytes = Buffer.alloc(Math.max(0, end - k * CHUNK) * 12);
    for (let i = k * CHUNK; i < end; i++) {
      const photo = all ? all[i] ?? 0 : i;
      const at = (i - k * CHUNK) * 12;
      bytes.writeBigUInt64BE(idOf(this.seeds[photo] ?? 0), at);
      const [red, green, blue] = moodColour(moodOf(this.seeds[photo] ?? 0));
      bytes.writeUInt16LE(((red >> 3) << 11) | ((green >> 2) << 5) | (blue >> 3), at + 8);
      bytes.writeUInt8((this.traits(photo).raw ? 1 : 0) + (this.edits.of(this.idOf(photo)).favourite ? 16 : 0), at + 10);
      bytes.writeUInt8(this.others(photo), at + 11);
    }
    return bytes;
  }

  /**
   * How many others are shown by a photo.
   * @param {number} photo
   */
  others(photo) {
    return (this.seeds[photo] ?? 0) % 23 === 5 ? 2 : 0;
  }

  /**
   * @param {string} id
   * @returns {Photo | null}
   */
  photo(id) {
    const seed = seedOf(id);
    const i = this.seeds.indexOf(seed);
    if (i < 0) return null;
    const { day, label, person, raw } = this.traits(i);
    const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
    const made = this.edits.of(id);
    const { width, height } = sizeOf(this.codes[i] ?? 128);
    const under = [1, 2].map((next) => ({ photo: idOf(this.seeds[(i + next) % this.count] ?? 0).toString(16).padStart(16, '0').repeat(4), why: /** @type {const} */ ('burst') }));
    return {
      id: id.repeat(4),
      files: [{ path: this.pathOf(i), size_bytes: 4_200_000 + seed * 7 }],
      taken: { local: `${date}T14:30:02`, offset_minutes: seed % 3 ? 120 : null, source: seed % 7 ? 'exif' : 'file-name' },
      format: raw ? 'nef' : 'jpeg', width_px: width, height_px: height,
      location: seed % 2 ? { lat: 41.15, lon: -8.61, altitude_m: 12 } : null,
      places: made.places ?? (seed % 2 ? [PLACES[seed % PLACES.length] ?? ''] : []),
      camera: { make: 'NIKON CORPORATION', model: 'NIKON D90', lens: '18–105 mm ƒ/3.5–5.6' },
      exposure: { seconds: 0.004, aperture: 5.6, iso: 200, focal_mm: 35 },
      labels: [label], text: seed % 7 ? [] : ['NO PARKING', 'at any time'], people: person ? [person] : [], title: seed % 5 || made.caption !== undefined ? null : 'Evening over the hills',
      description: made.caption ?? (seed % 5 ? null : 'The last light, seen from the old road.'), rating: made.rating ?? null, thumbhash: null,
      albums: [...this.edits.albums].filter(([, photos]) => photos.has(id)).map(([title]) => title), favourite: made.favourite ?? false, ...(made.shelf ? { shelf: made.shelf } : {}),
      stack: this.others(i) ? { top: id.repeat(4), under } : null,
      problems: seed % 13 ? [] : ['the embedded colour profile could not be read'],
    };
  }
}

/** An odd factor, so that every seed has its own identity and can be found from it. */
const FACTOR = 0x9e37_79b9_7f4a_7c15n;
const INVERSE = inverse(FACTOR);

/** @param {number} seed */
export function idOf(seed) {
  return BigInt.asUintN(64, BigInt(seed) * FACTOR);
}

/** @param {bigint} id */
function hex(id) {
  return id.toString(16).padStart(16, '0');
}

/** @param {string} id */
export function seedOf(id) {
  return Number(BigInt.asUintN(64, BigInt(`0x${id}`) * INVERSE));
}

/** @param {number} seed */
export function moodOf(seed) {
  return (seed * 5) % MOODS;
}

/** @param {number} code */
export function sizeOf(code) {
  const ratio = 2 ** ((code - 128) / 40);
  return ratio >= 1 ? { width: 4288, height: Math.round(4288 / ratio) } : { width: Math.round(4288 * ratio), height: 4288 };
}

/**
 * Modulo 2^64, by Newton's iteration.
 * @param {bigint} odd
 */
function inverse(odd) {
  let x = odd;
  for (let i = 0; i < 6; i++) x = BigInt.asUintN(64, x * (2n - odd * x));
  return x;
}

/** @param {number} value */
function zigzag(value) {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** @param {number[]} values */
function varints(values) {
  const bytes = [];
  for (let value of values) {
    for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

/** @param {number} seed */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
