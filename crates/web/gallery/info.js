/**
 * The panel beside a photo: everything that is known of it, and what can be made of it. It shows the lines of `facts.js`
 * and decides nothing.
 */
import { originalUrl, thumbnailUrl, tileUrl, wishOfPeople } from './api.js';
import { button, make } from './dom.js';
import { facts, together } from './facts.js';
import { whyNot } from './told.js';

/**
 * @typedef {object} Making what can be made of the photo
 * @property {(() => void) | null} changed who is in it is not so any more; null where that cannot be said
 * @property {() => void} edit asks for more
 * @property {(stars: number) => void} rate
 * @property {(shelf: 'archive' | 'hidden' | null) => void} shelve
 */

/**
 * @param {HTMLElement} panel
 * @param {Photo | null} photo null when the server didn't say
 * @param {string} original
 * @param {Making | null} making null where wishes don't come true
 */
export function fillInfo(panel, photo, original, making) {
  panel.scrollTop = 0;
  if (!photo) {
    panel.replaceChildren(make('h2', '', 'About this photo'), make('p', 'lead', 'Nothing could be read from the server just now.'));
    return;
  }
  const list = make('dl', 'facts');
  for (const { name, lines, people } of facts(photo)) {
    const group = make('div', name.startsWith('Problem') ? 'fact problem' : 'fact');
    group.append(make('dt', '', name), ...(people ? lines.map((line) => whoIsThere(photo, line, making?.changed ?? null)) : lines.map((line) => make('dd', '', line))));
    list.append(group);
  }
  const download = make('a', 'secondary', 'Download original');
  download.href = original;
  download.download = '';
  panel.replaceChildren(
    make('h2', '', photo.title ?? 'About this photo'),
    ...(photo.description ? [make('p', 'lead', photo.description)] : []),
    ...(making ? [tools(photo, making)] : []),
    list,
    ...stack(photo),
    download,
    ...(photo.location && photo.places.length > 0 ? [credit()] : []),
  );
}

/**
 * @param {Photo} photo
 * @param {Making} making
 */
function tools({ rating, shelf }, { edit, rate, shelve }) {
  const stars = make('div', 'stars');
  stars.setAttribute('role', 'group');
  stars.ariaLabel = 'Stars';
  for (const star of [1, 2, 3, 4, 5]) {
    const toggle = button('star', star <= (rating ?? 0) ? '★' : '☆', () => rate(star === rating ? 0 : star));
    toggle.ariaLabel = star === 1 ? '1 star' : `${star} stars`;
    toggle.title = `${toggle.ariaLabel} (${star})`;
    toggle.ariaPressed = String(star === rating);
    stars.append(toggle);
  }
  const line = make('div', 'bar-tools');
  line.append(button('tool', 'Edit', edit), ...(shelf
    ? [button('tool', 'Put back', () => shelve(null))]
    : [button('tool', 'Archive', () => shelve('archive')), button('tool', 'Hide', () => shelve('hidden'))]));
  const all = make('div', 'making');
  all.append(stars, line);
  return all;
}

/**
 * Somebody in a photo, by whose name are all their photos; and that they are not in it after all.
 * @param {Photo} photo
 * @param {string} name
 * @param {(() => void) | null} changed
 */
function whoIsThere(photo, name, changed) {
  const line = make('dd', 'there');
  const link = make('a', '', name);
  link.href = `/?q=${encodeURIComponent(name)}`;
  const not = button('tool', 'Not here', () => void decide({ wish: 'not-called', photos: [photo.id], name }, gone));
  not.ariaLabel = `${name} is not here`;
  const here = () => line.replaceChildren(link, ...(changed ? [not] : []));
  /** @param {Standing[]} knownBy */
  const gone = (knownBy) => {
    const back = button('tool', 'Undo', () => void decide({ wish: 'decide', decisions: knownBy.map((what) => ({ decision: 'undo', what })) }, () => {
      here();
      not.focus();
    }));
    back.ariaLabel = `Undo: ${name} is not here`;
    line.replaceChildren(`${name} is not here`, back);
    back.focus();
  };
  /**
   * @param {PeopleWish} wish
   * @param {(knownBy: Standing[]) => void} then
   */
  const decide = async (wish, then) => {
    try {
      then(await wishOfPeople(wish));
      changed?.();
    } catch (error) {
      const said = make('span', '', whyNot(error));
      said.setAttribute('role', 'alert');
      line.append(said);
    }
  };
  here();
  return line;
}

/**
 * The photos that it belongs together with, each a link to it.
 * @param {Photo} photo
 */
function stack(photo) {
  const others = together(photo);
  if (others.length === 0) return [];
  const list = make('ul', 'together');
  for (const { id, name } of others) {
    const link = make('a', '');
    link.href = thumbnailUrl(id);
    link.target = '_blank';
    link.title = name;
    const picture = make('img', '');
    picture.src = tileUrl(id);
    picture.alt = name;
    picture.loading = 'lazy';
    link.append(picture);
    const item = make('li', '');
    const download = make('a', '', name);
    download.href = `${originalUrl(id)}?download`;
    download.download = '';
    download.ariaLabel = `Download: ${name}`;
    item.append(link, download);
    list.append(item);
  }
  return [make('h3', '', 'Belongs together with'), list];
}

/** Whose names of places these are. */
function credit() {
  const line = make('p', 'credit', 'Names of places: ');
  const geonames = make('a', '', 'GeoNames');
  geonames.href = 'https://www.geonames.org/';
  const openstreetmap = make('a', '', 'OpenStreetMap contributors');
  openstreetmap.href = 'https://www.openstreetmap.org/copyright';
  for (const link of [geonames, openstreetmap]) {
    link.target = '_blank';
    link.rel = 'noreferrer';
  }
  line.append(geonames, ', © ', openstreetmap);
  return line;
}
