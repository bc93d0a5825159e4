/**
 * The panel beside a photo: everything that is known of it. It shows the lines of `facts.js` and decides nothing.
 */
import { originalUrl, thumbnailUrl, tileUrl } from './api.js';
import { make } from './dom.js';
import { facts, together } from './facts.js';

/**
 * @param {HTMLElement} panel
 * @param {Photo | null} photo null when the server didn't say
 * @param {string} original
 */
export function fillInfo(panel, photo, original) {
  panel.scrollTop = 0;
  if (!photo) {
    panel.replaceChildren(make('h2', '', 'About this photo'), make('p', 'lead', 'Nothing could be read from the server just now.'));
    return;
  }
  const list = make('dl', 'facts');
  for (const { name, lines } of facts(photo)) {
    const group = make('div', name.startsWith('Problem') ? 'fact problem' : 'fact');
    group.append(make('dt', '', name), ...lines.map((line) => make('dd', '', line)));
    list.append(group);
  }
  const download = make('a', 'secondary', 'Download original');
  download.href = original;
  download.download = '';
  panel.replaceChildren(
    make('h2', '', photo.title ?? 'About this photo'),
    ...(photo.description ? [make('p', 'lead', photo.description)] : []),
    list,
    ...stack(photo),
    download,
    ...(photo.location && photo.places.length > 0 ? [credit()] : []),
  );
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
