/**
 * Sharing: asking how photos are to be shared, giving out the link, and the shares that there are, each of which can end
 * at once.
 */
import { fetchShares, wishOfShares } from './api.js';
import { photosWords } from './chips.js';
import { fullDay } from './dates.js';
import { askIn, fill, labelled } from './dialogs.js';
import { button, make } from './dom.js';
import { whyNot } from './told.js';

const DAY_MS = 86_400_000;

/** For how many days. @type {[string, number | null][]} */
const DAYS = [['1 day', 1], ['7 days', 7], ['30 days', 30], ['1 year', 365], ['Until I end it', null]];

export class Sharing {
  /**
   * @param {HTMLElement} section
   * @param {HTMLDialogElement} dialog
   * @param {import('./told.js').Told} told
   * @param {{changed: () => Promise<void>}} host
   */
  constructor(section, dialog, told, host) {
    this.section = section;
    this.dialog = dialog;
    this.told = told;
    this.host = host;
    /** @type {ListedShare[]} */
    this.all = [];
  }

  async read() {
    this.all = await fetchShares();
  }

  draw() {
    this.fill();
  }

  fill() {
    const list = make('ul', 'shares');
    list.setAttribute('role', 'list');
    list.append(...this.all.map((share) => this.share(share)));
    this.section.replaceChildren(
      make('h2', '', 'Shared'),
      make('p', 'lead', 'Whoever has a link sees its photos, and nothing else: not where they were taken, nor what your files are called.'),
      this.accounts(),
      ...(this.all.length > 0 && isOnlyThisComputers() ? [make('p', 'lead', 'Links of this address open on this computer alone.')] : []),
      ...(this.all.length > 0 ? [list] : [make('p', 'lead', 'Nothing is shared. Select photos, or search for some, and press “Share”.')]),
    );
  }

  /** Leads to who may look at more than what is shared. */
  accounts() {
    const link = make('a', 'tool', 'Accounts');
    link.href = '/accounts';
    const line = make('p', 'to-accounts');
    line.append(link);
    return line;
  }

  /** @param {ListedShare} share */
  share(share) {
    const { id, link, title } = share;
    const item = make('li', 'share-line');
    const open = make('a', 'name', title);
    open.href = link;
    open.target = '_blank';
    const words = make('div', 'asked');
    words.append(open, ...shareWords(share).map((line) => make('p', 'count', line)));
    const tools = make('div', 'bar-tools');
    const copy = button('tool', 'Copy link', () => void this.copy(link));
    copy.ariaLabel = `Copy link: ${title}`;
    const end = button('tool', 'End', () => void this.revoke(id, title));
    end.ariaLabel = `End: ${title}`;
    tools.append(copy, end);
    item.append(words, tools);
    return item;
  }

  /** @param {string} link */
  async copy(link) {
    const address = new URL(link, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      this.told.say('The link is copied', null);
    } catch {
      this.told.say(address, null);
    }
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  async revoke(id, title) {
    try {
      const { known_by: what } = await wishOfShares({ wish: 'revoke', id });
      await this.host.changed();
      this.told.say(`“${title}” is shared no more`, async () => {
        await wishOfShares({ wish: 'undo', what });
        await this.host.changed();
        this.told.say(`“${title}” is shared again, by the same link`, null);
      });
    } catch (error) {
      // Somebody else may have ended it.
      await this.host.changed().catch(() => {});
      this.told.say(whyNot(error), null);
    }
  }

  /**
   * Asks how photos are to be shared.
   * @param {{photos: string[]} | {album: string} | {search: string}} what
   * @param {string} title
   */
  ask(what, title) {
    const name = make('input', 'field');
    const days = make('select', 'field');
    const who = make('select', 'field');
    const [phraseLabel, phrase] = labelled('Passphrase', make('input', 'field'));
    name.value = title;
    name.required = true;
    name.autocomplete = phrase.autocomplete = 'off';
    days.append(...DAYS.map(([words], i) => new Option(words, String(i), i === 2, i === 2)));
    who.append(new Option('Whoever has the link', 'link'), new Option('Whoever has the link and a passphrase', 'passphrase'), new Option('Everybody: search engines may list it', 'public'));
    const turn = () => {
      phraseLabel.hidden = phrase.hidden = who.value !== 'passphrase';
      phrase.required = who.value === 'passphrase';
    };
    who.addEventListener('change', turn);
    turn();
    const originals = make('input');
    originals.type = 'checkbox';
    const also = make('label', 'check-line');
    also.append(originals, 'Originals, too: copies in full size without place and camera, of JPEG, PNG, WebP and GIF');
    const share = async () => {
      const { link, known_by: knownBy } = await wishOfShares({
        wish: 'share', ...what, title: name.value.trim(), days: DAYS[Number(days.value)]?.[1] ?? null,
        ...(who.value === 'passphrase' ? { passphrase: phrase.value } : {}), public: who.value === 'public', originals: originals.checked,
      });
      this.told.done.push(async () => {
        await wishOfShares({ wish: 'undo', what: knownBy });
        await this.host.changed();
        this.told.say(`“${name.value}” is shared no more`, null);
      });
      if (link) this.give(link, who.value === 'passphrase');
      await this.host.changed();
    };
    askIn(this.dialog, {
      title: 'photos' in what ? `Share ${photosWords(what.photos.length)}` : 'Share',
      fields: [...labelled('Title, which everybody sees', name), ...labelled('For', days), ...labelled('Who may look', who), phraseLabel, phrase, also],
      submit: 'Make a link',
      act: share,
    });
    name.select();
  }

  /**
   * @param {string} link
   * @param {boolean} locked
   */
  give(link, locked) {
    const address = make('input', 'field');
    address.readOnly = true;
    address.ariaLabel = 'Link';
    address.value = new URL(link, location.href).href;
    const actions = make('p', 'actions');
    actions.append(button('secondary', 'Done', () => this.dialog.close()), button('primary', 'Copy link', () => {
      this.dialog.close();
      void this.copy(link);
    }));
    const body = make('div', 'dialog-body');
    body.append(make('p', 'lead', `${isOnlyThisComputers() ? 'This link opens on this computer alone: others reach what “tintype serve --listen” serves.' : 'Send this link.'} ${locked ? 'Say the passphrase another way. ' : ''}It can be ended under “Shared”.`), address, actions);
    fill(this.dialog, 'Shared', body);
    address.focus();
    address.select();
  }
}

/** Whether the gallery's address is one that only this computer knows. */
function isOnlyThisComputers() {
  return /^(localhost|127\.|\[::1\])/.test(location.hostname);
}

/**
 * What there is to say of a share, line by line.
 * @param {ListedShare} share
 */
export function shareWords({ album, search, access, until_ms: until, originals, photos, views, last_view_ms: last }) {
  const day = (/** @type {number} */ ms) => fullDay(Math.floor(ms / DAY_MS));
  const what = album ? `the album “${album}”` : search ? `what “${search}” finds` : '';
  const who = { link: 'by link', passphrase: 'by link and passphrase', public: 'for everybody' }[access];
  const looks = views === 0 ? 'nobody looked yet' : `${views === 1 ? 'looked at once' : `looked at ${views} times`}${last ? `, last on ${day(last)}` : ''}`;
  return [
    [photosWords(photos), what, who, originals ? 'with originals' : ''].filter(Boolean).join(' · '),
    `${until === null ? 'until you end it' : `until ${day(until)}`} · ${looks}`,
  ];
}
