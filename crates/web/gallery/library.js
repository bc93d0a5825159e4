/**
 * One result of the server, the whole library or a search: its index, and the chunks of it that were needed so far.
 * Twelve bytes a photo are kept, never an object.
 */
import { fetchChunk, Outdated } from './api.js';
import { CHUNK } from './wire.js';

/** Requests for chunks under way at the same time. */
const AT_ONCE = 3;

export class Library {
  /**
   * @param {Asked} asked
   * @param {Index} index
   * @param {() => void} onChunk a chunk has come
   * @param {() => void} onOutdated the server no longer has this version
   */
  constructor(asked, index, onChunk, onOutdated) {
    this.asked = asked;
    this.index = index;
    this.onChunk = onChunk;
    this.onOutdated = onOutdated;
    /** @type {Map<number, Chunk>} */
    this.chunks = new Map();
    /** @type {Map<number, Promise<Chunk | null>>} */
    this.underWay = new Map();
    /** @type {number[]} */
    this.wanted = [];
    this.closed = false;
  }

  get query() {
    return this.asked.query;
  }

  /**
   * The chunk a photo is in and its place there, or null when it hasn't come yet.
   * @param {number} photo
   */
  find(photo) {
    const chunk = this.chunks.get(Math.floor(photo / CHUNK));
    return chunk ? { chunk, place: photo % CHUNK } : null;
  }

  /**
   * @param {number} photo
   * @returns {string | null}
   */
  idOf(photo) {
    const found = this.find(photo);
    return found && found.chunk.id(found.place);
  }

  /** Those of the photos so far that are favourites. */
  favourites() {
    const all = new Set();
    for (const chunk of this.chunks.values()) {
      for (let i = 0; i < chunk.count; i++) if (chunk.kind(i).favourite) all.add(chunk.id(i));
    }
    return all;
  }

  /**
   * Asks for the chunks of these photos instead of those wanted before.
   * @param {number} first
   * @param {number} end
   */
  want(first, end) {
    this.wanted = [];
    for (let k = Math.floor(first / CHUNK); k * CHUNK < end; k++) {
      if (!this.chunks.has(k) && !this.underWay.has(k)) this.wanted.push(k);
    }
    this.askNext();
  }

  askNext() {
    while (this.underWay.size < AT_ONCE && !this.closed) {
      const k = this.wanted.shift();
      if (k === undefined) return;
      void this.chunk(k);
    }
  }

  /**
   * One chunk, from here or from the server; null when it can't be had.
   * @param {number} k
   */
  async chunk(k) {
    const here = this.chunks.get(k);
    if (here) return here;
    const already = this.underWay.get(k);
    if (already) return already;
    const asked = this.ask(k);
    this.underWay.set(k, asked);
    return asked;
  }

  /** @param {number} k */
  async ask(k) {
    try {
      const chunk = await fetchChunk(k, this.asked, this.index);
      this.chunks.set(k, chunk);
      return chunk;
    } catch (error) {
      if (error instanceof Outdated && !this.closed) this.onOutdated();
      return null;
    } finally {
      this.underWay.delete(k);
      if (!this.closed) {
        this.askNext();
        this.onChunk();
      }
    }
  }

  /**
   * The place of a photo among those of some days, or -1.
   * @param {string} id
   * @param {number} first
   * @param {number} end
   */
  async search(id, first, end) {
    for (let k = Math.floor(first / CHUNK); k * CHUNK < end; k++) {
      const chunk = await this.chunk(k);
      if (!chunk) return -1;
      for (let i = 0; i < chunk.count; i++) {
        if (chunk.id(i) === id) return k * CHUNK + i;
      }
    }
    return -1;
  }

  close() {
    this.closed = true;
  }
}
