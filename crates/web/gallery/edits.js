/**
 * What people make of photos: wished for, said at the foot of the page once it is so, and taken back from there.
 */
import { wishOfEdits, wishOfPlaces } from './api.js';
import { photosWords } from './chips.js';
import { whyNot } from './told.js';

export class Edits {
  /**
   * @param {import('./told.js').Told} told
   * @param {() => Promise<void>} changed
   */
  constructor(told, changed) {
    this.told = told;
    this.changed = changed;
  }

  /**
   * Answers whether it is so now; if not, why is said.
   * @param {string[]} photos
   * @param {Edit} edit
   */
  async make(photos, edit) {
    try {
      await this.all(photos, [edit], null, editWords(edit, photos.length));
      return true;
    } catch (error) {
      this.told.say(whyNot(error), null);
      return false;
    }
  }

  /**
   * Several at once, which are taken back at once. Fails with what cannot be.
   * @param {string[]} photos
   * @param {Edit[]} edits
   * @param {Placing | null} place
   * @param {string} words that say it
   */
  async all(photos, edits, place, words) {
    /** @type {(() => Promise<unknown>)[]} */
    const back = [];
    try {
      for (const edit of edits) {
        const what = await wishOfEdits({ wish: 'edit', photos, edit });
        back.unshift(() => wishOfEdits({ wish: 'undo', what }));
      }
      if (place) {
        const what = await wishOfPlaces({ wish: 'place', photos, ...place });
        back.unshift(() => wishOfPlaces({ wish: 'undo', what }));
      }
    } catch (error) {
      // All of it or nothing.
      for (const undo of back) await undo();
      throw error;
    }
    await this.changed();
    this.told.say(words, async () => {
      // What was taken back already is not, should this have to be tried again.
      for (let undo = back[0]; undo; undo = back[0]) {
        await undo();
        back.shift();
      }
      await this.changed();
      this.told.say('That is taken back', null);
    });
  }
}

/**
 * What is so once an edit was made.
 * @param {Edit} edit
 * @param {number} photos how many it was made of
 */
export function editWords(edit, photos) {
  const these = photos === 1 ? 'The photo is' : `${photosWords(photos)} are`;
  if ('favourite' in edit) return edit.favourite ? `${these} among your favourites` : `${these} no favourite${photos === 1 ? '' : 's'} any more`;
  if ('rating' in edit) return edit.rating ? `${these} given ${edit.rating === 1 ? '1 star' : `${edit.rating} stars`}` : `${these} without stars`;
  if (!('shelf' in edit)) return 'Saved';
  switch (edit.shelf) {
    case 'archive': return `${these} in the archive: searches find ${photos === 1 ? 'it' : 'them'}, the timeline is without`;
    case 'hidden': return `${these} hidden`;
    case null: return `${these} back among all others`;
    default: return `${these} in the trash, for 30 days`;
  }
}
