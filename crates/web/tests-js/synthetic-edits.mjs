/**
 * What was made of the photos of a made-up library: edits, places and albums by hand, and taking them back.
 */

/** @typedef {{favourite?: boolean, rating?: number | null, caption?: string | null, taken?: TakenBy | null, shelf?: 'archive' | 'hidden' | {trash: number} | null, places?: string[] | null}} Made */

export class SyntheticEdits {
  constructor() {
    /** By the beginnings of their identities. @type {Map<string, Made>} */
    this.made = new Map();
    /** What was so before each wish, by what that is known by. @type {Map<string, Map<string, Made>>} */
    this.before = new Map();
    /** @type {Map<string, Set<string>>} */
    this.albums = new Map();
  }

  /** @param {string} id */
  of(id) {
    return this.made.get(id) ?? {};
  }

  /**
   * Whether a search, or with nothing put away the timeline, finds it.
   * @param {string} id
   */
  shelf(id) {
    const { shelf } = this.of(id);
    return shelf && typeof shelf === 'object' ? 'trash' : shelf ?? '';
  }

  /**
   * @param {EditWish | PlaceWish} wish
   * @returns {Standing[] | string}
   */
  wish(wish) {
    if (wish.wish === 'undo') {
      const back = this.before.get(JSON.stringify(wish.what));
      if (!back) return 'that was taken back already';
      this.before.delete(JSON.stringify(wish.what));
      this.made = back;
      return [[0, 'undone']];
    }
    /** @type {Standing[]} */
    const known = [[this.before.size + 1, 'made']];
    this.before.set(JSON.stringify(known), new Map(this.made));
    const change = wish.wish === 'edit' ? wish.edit : { places: wish.placed?.names ?? null };
    if ('caption' in change && (change.caption?.length ?? 0) > 2000) return 'a caption has at most 2000 characters';
    for (const id of wish.photos) this.made.set(id.slice(0, 16), { ...this.of(id.slice(0, 16)), ...change });
    return known;
  }
}
