/**
 * Dialogs: what the keys do, which files could not be read, and the frame and form of those that ask for something.
 */
import { fetchProblems } from './api.js';
import { button, crossed, make } from './dom.js';
import { whyNot } from './told.js';

const WITH_SELECTED = 'With what is selected, or has the focus';
const AMONG_PEOPLE = 'Among people';

const KEYS = [
  ['In the timeline', [
    [['/'], 'Search'],
    [['←', '→', '↑', '↓'], 'Move from photo to photo'],
    [['Home', 'End'], 'Start or end of the row'],
    [['Ctrl', 'Home'], 'First photo'],
    [['Ctrl', 'End'], 'Last photo'],
    [['Enter'], 'Open the photo'],
    [['x'], 'Select'],
    [['Shift', '→'], 'Select on from there'],
    [['+', '−'], 'Larger or smaller'],
    [['?'], 'This help'],
  ]],
  [WITH_SELECTED, [
    [['f'], 'Favourite'],
    [['b'], 'Add to an album'],
    [['s'], 'Share'],
    [['e'], 'Edit'],
    [['a', 'h'], 'Archive, hide'],
    [['p', 'o'], 'Put back, take out of the album'],
    [['Delete'], 'Move to the trash'],
    [['Esc'], 'Select nothing'],
    [['Ctrl', 'z'], 'Take back what was done'],
  ]],
  ['While you search', [
    [['↑', '↓'], 'Pick what is offered'],
    [['→'], 'Take it and type on'],
    [['Esc'], 'Close what is offered'],
  ]],
  [AMONG_PEOPLE, [
    [['y'], 'The same person'],
    [['n'], 'Two people'],
    [['u'], 'Not sure'],
  ]],
  ['In a photo', [
    [['←', '→'], 'Previous or next'],
    [['i'], 'What is known of it'],
    [['d'], 'Download the original'],
    [['f', 'e'], 'Favourite, edit'],
    [['0', '5'], 'No stars to five'],
    [['a', 'h', 'Delete'], 'Archive, hide, trash'],
    [['z'], 'Zoom'],
    [['Esc'], 'Back'],
  ]],
];

/**
 * @param {HTMLDialogElement} dialog
 * @param {Status | null} status by which some keys do nothing
 */
export function openHelp(dialog, status) {
  if (dialog.open) return;
  const idle = [status?.wishes === false ? WITH_SELECTED : '', status?.here === false ? AMONG_PEOPLE : ''];
  const parts = KEYS.filter(([title]) => !idle.includes(String(title))).map(([title, rows]) => {
    const section = make('section');
    const list = make('dl', 'keys');
    for (const [keys, does] of /** @type {[string[], string][]} */ (rows)) {
      const names = make('dt');
      names.append(...keys.map((key) => make('kbd', '', key)));
      list.append(names, make('dd', '', does));
    }
    section.append(make('h3', '', /** @type {string} */ (title)), list);
    return section;
  });
  const columns = make('div', 'columns');
  columns.append(...parts);
  fill(dialog, 'Keys', toRead([columns]));
  dialog.showModal();
}

/** @param {HTMLDialogElement} dialog */
export async function openProblems(dialog) {
  const problems = await fetchProblems();
  const list = make('ul', 'problems');
  list.append(...problems.map(({ path, reason }) => {
    const item = make('li');
    item.append(make('code', '', path), make('span', '', reason));
    return item;
  }));
  fill(dialog, problems.length === 1 ? 'One file could not be read' : `${problems.length} files could not be read`, toRead([
    make('p', 'lead', 'They are kept as they are, and all others are here.'),
    list,
  ]));
  dialog.showModal();
}

/**
 * What may be too long for the window is scrolled by keys, too.
 * @param {HTMLElement[]} content
 */
function toRead(content) {
  const body = make('div', 'dialog-body');
  body.tabIndex = 0;
  body.setAttribute('role', 'group');
  body.append(...content);
  return body;
}

/**
 * Asks for something in a form, and closes once that is so; what cannot be is said there. Answers where else something can
 * be said meanwhile.
 * @param {HTMLDialogElement} dialog
 * @param {{title: string, lead?: string, fields: HTMLElement[], submit: string, act: () => Promise<void>}} asking
 */
export function askIn(dialog, { title, lead, fields, submit, act }) {
  const note = make('p', 'note');
  note.setAttribute('role', 'status');
  const send = make('button', 'primary', submit);
  const actions = make('p', 'actions');
  actions.append(button('secondary', 'Cancel', () => dialog.close()), send);
  const form = make('form', 'dialog-body');
  form.append(...(lead ? [make('p', 'lead', lead)] : []), ...fields, note, actions);
  const attempt = async () => {
    send.disabled = true;
    try {
      await act();
      // What was asked for may be shown in its place.
      if (form.isConnected) dialog.close();
    } catch (error) {
      note.textContent = whyNot(error);
      note.className = 'note refusal';
    }
    send.disabled = false;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt();
  });
  fill(dialog, title, form);
  dialog.showModal();
  return note;
}

/**
 * A field and what it is called.
 * @template {HTMLElement} Field
 * @param {string} name
 * @param {Field} field
 * @returns {[HTMLLabelElement, Field]}
 */
export function labelled(name, field) {
  const label = make('label', '', name);
  label.htmlFor = field.id = `field-${name.split(/\W/)[0]?.toLowerCase()}`;
  return [label, field];
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} title
 * @param {HTMLElement} body
 */
export function fill(dialog, title, body) {
  const heading = make('h2', '', title);
  heading.id = `${dialog.id}-title`;
  dialog.setAttribute('aria-labelledby', heading.id);
  body.setAttribute('aria-labelledby', heading.id);
  const top = make('div', 'dialog-top');
  top.append(heading, crossed('quiet', 'Close', () => dialog.close()));
  dialog.replaceChildren(top, body);
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
}
