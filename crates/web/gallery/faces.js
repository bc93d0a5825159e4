/**
 * Faces, cut out of the pictures they are in, and the dialog that asks whose they are. It decides nothing.
 */
import { thumbnailUrl, tileUrl } from './api.js';
import { photosWords } from './chips.js';
import { Choices, typedName } from './choices.js';
import { fill } from './dialogs.js';
import { button, make } from './dom.js';
import { whyNot } from './told.js';
import { crop, isSharp } from './who.js';

/** As wide as most are shown, in pixels. */
const WIDTH = 112;

/** Faces that are shown in a dialog. */
const MOST = 300;

/**
 * A round picture, or the first letter of a name.
 * @param {Portrait | null} portrait
 * @param {string} [name]
 */
export function face(portrait, name = '') {
  const frame = make('span', 'face', portrait ? '' : name.charAt(0).toUpperCase());
  frame.ariaHidden = 'true';
  if (!portrait) return frame;
  const { photo, area } = portrait;
  const picture = make('img');
  picture.alt = '';
  picture.loading = 'lazy';
  picture.addEventListener('load', () => {
    Object.assign(picture.style, crop(area, picture.naturalWidth / picture.naturalHeight));
    picture.className = 'here';
  });
  picture.src = (isSharp(area, WIDTH) ? tileUrl : thumbnailUrl)(photo.slice(0, 16));
  frame.append(picture);
  return frame;
}

/**
 * @typedef {object} Asking
 * @property {string} title
 * @property {string} lead
 * @property {string} label of what is written
 * @property {string} [value]
 * @property {'text' | 'date'} [type]
 * @property {boolean} [required]
 * @property {Promise<Theirs[]>} [faces] some of which can be marked
 * @property {(typed: string) => {name: string, photos: number}[]} [names] that are offered
 * @property {(text: string) => string} [note] what it means to write that
 * @property {string} submit
 * @property {[string, () => Promise<void>]} [also] something else to be done
 * @property {(text: string, faces: Theirs[], marked: Set<string>) => Promise<void>} act fails with what cannot be
 */

/**
 * Asks for a name or a day, and which faces are meant. Whoever acts on it closes the dialog.
 * @param {HTMLDialogElement} dialog
 * @param {Asking} asking
 */
export function ask(dialog, { title, lead, label, value = '', type = 'text', required = false, faces, names, note, submit, also, act }) {
  const input = make('input', 'field');
  input.id = 'who-input';
  input.type = type;
  input.value = value;
  input.autocomplete = 'off';
  input.required = required;
  const name = make('label', '', label);
  name.htmlFor = input.id;
  const offered = make('div', 'choices');
  offered.hidden = true;
  const said = make('p', 'note');
  said.setAttribute('role', 'status');
  /** @param {string} words */
  const say = (words, refused = false) => {
    said.className = refused ? 'note refusal' : 'note';
    said.textContent = words;
  };
  if (names) offer(input, offered, names);
  if (note) input.addEventListener('input', () => say(note(input.value)));
  /** @type {Set<string>} */
  const marked = new Set();
  /** @param {() => Promise<void>} does */
  const attempt = async (does) => {
    try {
      await does();
    } catch (error) {
      say(whyNot(error), true);
    }
  };
  const actions = make('p', 'actions');
  if (also) actions.append(button('secondary apart', also[0], () => void attempt(also[1])));
  actions.append(button('secondary', 'Cancel', () => dialog.close()), make('button', 'primary', submit));
  const form = make('form', 'dialog-body');
  form.append(make('p', 'lead', lead), ...(faces ? [choosing(faces, marked)] : []), name, input, offered, said, actions);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(async () => act(input.value.trim(), faces ? await faces : [], marked));
  });
  fill(dialog, title, form);
  dialog.showModal();
  input.focus();
  input.select();
}

/**
 * Faces that are marked by a click.
 * @param {Promise<Theirs[]>} faces
 * @param {Set<string>} marked
 */
function choosing(faces, marked) {
  const box = make('div', 'face-marks');
  box.setAttribute('role', 'group');
  box.ariaLabel = 'Faces';
  void faces.then((all) => {
    box.replaceChildren(...all.slice(0, MOST).map((one, i) => {
      const toggle = button('face-mark', '', () => {
        if (!marked.delete(one.face)) marked.add(one.face);
        toggle.ariaPressed = String(marked.has(one.face));
      });
      toggle.ariaLabel = `Not face ${i + 1} of ${all.length}`;
      toggle.ariaPressed = 'false';
      toggle.append(face(one));
      return toggle;
    }));
  }, () => {
    box.textContent = 'They could not be read from the server just now.';
  });
  return box;
}

/**
 * Names under a box, as the search box has them.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} element
 * @param {(typed: string) => {name: string, photos: number}[]} names
 */
function offer(input, element, names) {
  element.id = 'names';
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-controls', element.id);
  input.setAttribute('aria-autocomplete', 'list');
  input.ariaExpanded = 'false';
  const choices = new Choices(input, element);
  const show = () => choices.show('listbox', 'Names', [{ name: '', rows: names(input.value).map(({ name, photos }) => {
    const option = make('div', 'choice');
    option.append(typedName(name, input.value), make('span', 'count', photosWords(photos)));
    return [{ element: option, text: name, act: () => take(name) }];
  }) }]);
  /** @param {string} name */
  const take = (name) => {
    input.value = name;
    input.dispatchEvent(new Event('input'));
    choices.close();
  };
  input.addEventListener('input', () => (input.value.trim() ? show() : choices.close()));
  input.addEventListener('keydown', (event) => {
    const { isOpen, active } = choices;
    // Not whenever the focus goes: what is to be clicked would move away under the pointer.
    if (event.key === 'Tab') choices.close();
    /** @type {Record<string, (() => void) | null | undefined>} */
    const acts = {
      ArrowDown: () => (isOpen ? choices.move(1) : show()),
      ArrowUp: isOpen ? () => choices.move(-1) : null,
      Escape: isOpen ? () => choices.close() : null,
      Enter: active?.act,
    };
    const act = event.isComposing ? null : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
