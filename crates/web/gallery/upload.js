/**
 * Sending photographs to the library: files and folders that are chosen or dropped anywhere. What it has already is not
 * sent, and of each file is said what became of it.
 */
import { photosSent, sendPhoto, sha256 } from './api.js';
import { numberWords } from './chips.js';
import { fill } from './dialogs.js';
import { button, make } from './dom.js';
import { whyNot } from './told.js';

/** Files on their way at the same time. */
const AT_ONCE = 2;

/** Files whose hashes are asked for at once. */
const ASKED = 20;

/** Larger ones are not kept. */
const MOST_BYTES = 256 * 1024 * 1024;

/** @typedef {{path: string, file: File}} Sent */

export class Upload {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {() => Promise<void>} changed
   * @param {(words: string) => void} told how it is doing, while this is not looked at
   */
  constructor(dialog, changed, told) {
    this.dialog = dialog;
    this.changed = changed;
    this.told = told;
    // What is on its way would be lost.
    addEventListener('beforeunload', (event) => this.isUnderWay && event.preventDefault());
    this.isUnderWay = false;
    this.counts = { all: 0, added: 0, known: 0, refused: 0 };
    this.said = make('p', 'lead');
    this.said.setAttribute('role', 'status');
    this.bar = make('progress', 'sending');
    this.bar.ariaLabel = 'Files sent';
    this.refusals = make('ul', 'problems');
  }

  /** Asks for files, while none are on their way; shows how those are doing that are. */
  open() {
    if (!this.isUnderWay) {
      this.counts = { all: 0, added: 0, known: 0, refused: 0 };
      this.refusals.replaceChildren();
    }
    const body = make('div', 'dialog-body');
    const actions = make('p', 'actions');
    actions.append(this.chooser('Choose a folder', true), this.chooser('Choose photos', false));
    const lead = make('p', 'lead', 'They are copied into the library; yours stay where they are.');
    lead.append(make('span', 'by-mouse', ' You can also drop files and folders anywhere on this page.'));
    body.append(
      lead,
      this.bar, this.said, this.refusals, actions,
    );
    this.say();
    fill(this.dialog, 'Add photos', body);
    this.dialog.showModal();
  }

  /**
   * @param {string} name
   * @param {boolean} folder
   */
  chooser(name, folder) {
    const input = make('input');
    input.type = 'file';
    input.multiple = true;
    input.hidden = true;
    input.webkitdirectory = folder;
    input.ariaLabel = name;
    input.addEventListener('change', () => {
      void this.send([...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
      // So that the same can be chosen again.
      input.value = '';
    });
    const open = button(folder ? 'secondary' : 'primary', name, () => input.click());
    const both = make('span');
    both.append(open, input);
    return both;
  }

  /** @param {DataTransfer} dropped */
  async drop(dropped) {
    // Entries are only to be had before anything is waited for.
    const items = [...dropped.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile()).filter((item) => item !== null);
    if (!this.dialog.open) this.open();
    const unread = (/** @type {string} */ path) => {
      this.counts.all++;
      this.refuse(path, 'It could not be read: it is not added.');
    };
    await this.send((await Promise.all(items.map((item) => (item instanceof File ? [{ path: item.name, file: item }] : filesIn(item, unread))))).flat());
  }

  /**
   * Sends those that the library does not have.
   * @param {Sent[]} files
   */
  async send(files) {
    this.counts.all += files.length;
    this.isUnderWay = true;
    this.say();
    for (let from = 0; from < files.length; from += ASKED) {
      const readable = [];
      // One at a time: each is in memory as a whole.
      for (const { path, file } of files.slice(from, from + ASKED)) {
        const hash = file.size > MOST_BYTES ? null : await file.arrayBuffer().then((bytes) => sha256(new Uint8Array(bytes))).catch(() => null);
        if (hash !== null) readable.push({ path, file, hash });
        else this.refuse(path, file.size > MOST_BYTES ? 'It is larger than 256 MB.' : 'It could not be read.');
      }
      const known = new Set(await photosSent(readable.map(({ hash }) => hash)).catch(() => []));
      const waiting = readable.filter(({ hash }) => !known.has(hash));
      this.counts.known += readable.length - waiting.length;
      this.say();
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await this.one(next.path, next.file, next.hash);
      }));
    }
    this.isUnderWay = this.counts.added + this.counts.known + this.counts.refused < this.counts.all;
    this.say();
    await this.changed();
  }

  /**
   * @param {string} path
   * @param {File} file
   * @param {string} hash
   */
  async one(path, file, hash) {
    try {
      const { is_duplicate: isKnown, problems: [problem] } = await sendPhoto(path, file, hash);
      if (isKnown) this.counts.known++;
      else this.counts.added++;
      if (problem) this.tell(path, `Added, but ${problem}.`);
    } catch (error) {
      this.refuse(path, whyNot(error));
    }
    this.say();
  }

  /**
   * @param {string} path
   * @param {string} reason
   */
  refuse(path, reason) {
    this.counts.refused++;
    this.tell(path, reason);
  }

  /**
   * @param {string} path
   * @param {string} words
   */
  tell(path, words) {
    const item = make('li');
    item.append(make('code', '', path), make('span', '', words));
    this.refusals.append(item);
  }

  say() {
    const { all, added, known, refused } = this.counts;
    const done = added + known + refused;
    this.bar.hidden = all === 0 || done === all;
    this.bar.max = Math.max(1, all);
    this.bar.value = done;
    const parts = [`${numberWords(added)} added`, known ? `${numberWords(known)} here already` : '', refused ? `${numberWords(refused)} not added` : ''];
    this.told(this.isUnderWay ? `Adding ${numberWords(done)} of ${numberWords(all)}` : '');
    this.said.textContent = all === 0 ? '' : `${done < all ? `${numberWords(done)} of ${numberWords(all)}: ` : ''}${parts.filter(Boolean).join(', ')}`;
  }
}

/**
 * A file, or all within a folder.
 * @param {FileSystemEntry} entry
 * @param {(path: string) => void} unread what could not be read
 * @returns {Promise<Sent[]>}
 */
async function filesIn(entry, unread) {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) return new Promise((done) => entry.file((file) => done([{ path, file }]), () => {
    unread(path);
    done([]);
  }));
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  /** @type {Sent[]} */
  const found = [];
  for (;;) {
    /** A reader gives some at a time, and in the end none. @type {FileSystemEntry[]} */
    const some = await new Promise((done) => reader.readEntries(done, () => {
      unread(path);
      done([]);
    }));
    if (some.length === 0) return found;
    for (const within of some) found.push(...await filesIn(within, unread));
  }
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemFileEntry} */
const isFile = (entry) => entry.isFile;

/** @param {FileSystemEntry} entry @returns {entry is FileSystemDirectoryEntry} */
const isFolder = (entry) => entry.isDirectory;
