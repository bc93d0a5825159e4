/**
 * The panel beside a photo: everything that is known of it. It shows the lines of `facts.js` and decides nothing.
 */
import { make } from './dom.js';
import { facts } from './facts.js';

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
    download,
  );
}
