/**
 * The gallery's page: which result is shown, what its address says, and who is told when something changes. The address
 * is the state: `/?q=beach&order=best#<id>` is that photo of that search, in that order, `/?of=away/trash` another
 * selection, and `/#/people` a page of its own.
 */
import { photoOfAnchor } from './anchor.js';
import { addressOf, fetchIndex, fetchSearch, fetchStatus, fetchPhoto, parameters } from './api.js';
import { SearchBox } from './box.js';
import { canRank, numberWords, personOf, photosWords, progressWords } from './chips.js';
import { dayFromLocal } from './dates.js';
import { openHelp, openProblems } from './dialogs.js';
import { button, isTyping, keepingFocus, leads, make, part } from './dom.js';
import { orderWords } from './headings.js';
import { Library } from './library.js';
import { Making } from './making.js';
import { Pages } from './pages.js';
import { Picked } from './picked.js';
import { Rail } from './rail.js';
import { forgetAll, remember } from './recent.js';
import { showChips, showEmptyLibrary, showNothingFound } from './search.js';
import { Selection } from './selection.js';
import { toggleTheme } from './theme.js';
import { Timeline } from './timeline.js';
import { Told } from './told.js';
import { CHUNK, dayOf } from './wire.js';

/** A selection that has nothing, for addresses that name none. */
const NOWHERE = 'memories/none';

/** How often the server is asked how it is, in milliseconds. */
const BUSY_POLL = 1000;
const QUIET_POLL = 15_000;

const header = part('header', HTMLElement);
const main = part('main', HTMLElement);
const bar = part('bar', HTMLElement);
const said = part('said', HTMLElement);
const notice = part('notice', HTMLElement);
const progress = part('progress', HTMLElement);
const help = part('help', HTMLDialogElement);
const problems = part('problems', HTMLDialogElement);
const signOut = part('sign-out', HTMLFormElement);
const toAccount = part('to-account', HTMLAnchorElement);
const add = part('add', HTMLButtonElement);
const nav = part('nav', HTMLElement);
const person = part('person', HTMLElement);
const keep = part('keep', HTMLDialogElement);
const strip = part('memories', HTMLElement);
const told = new Told(part('told', HTMLElement));

/** @type {Library | null} */
let library = null;
/** @type {Search | null} */
let found = null;
/** @type {Status | null} */
let status = null;
/** What was last read anew for, so that one change is one reading. */
let readFor = '';
let refreshing = false;
let loading = new AbortController();
let pollTimer = 0;

const selection = new Selection(() => {
  timeline.mark();
  picked.draw();
});
const picked = new Picked(part('picked', HTMLElement), selection, () => (status?.wishes && library ? making.doings(library.asked, found, () => library?.favourites() ?? new Set()) : []));
const timeline = new Timeline(part('timeline', HTMLElement), header, selection, {
  open: (photo) => void openPhoto(photo),
  moved: () => rail.follow(),
  settled: () => {
    rail.drawYears();
    rememberPlace();
  },
});
const rail = new Rail(part('rail', HTMLElement), timeline);
const searchBox = new SearchBox(part('search', HTMLFormElement), goTo);
const pages = new Pages(told, { search: goTo, go, canWish: () => status?.wishes === true, isHere: () => status?.here === true, changed: pageChanged });
const making = new Making(told, pages, { search: goTo, changed: poll, done: () => selection.clear(), edited: () => void lightbox?.reread() });
/** @type {import('./upload.js').Upload | null} */
let upload = null;
/** How adding photos is doing, while some are on their way. */
let adding = '';
/** @type {import('./memories.js').Memories | null} */
let memories = null;
/** @type {import('./lightbox.js').Lightbox | null} */
let lightbox = null;
/** @type {Promise<import('./lightbox.js').Lightbox> | null} */
let lightboxLoading = null;

history.scrollRestoration = 'manual';
addEventListener('popstate', (event) => void arrive(event.state));
addEventListener('keydown', pressed);
addEventListener('focus', () => void poll());
signOut.addEventListener('submit', forgetAll);
part('show-help', HTMLButtonElement).addEventListener('click', () => openHelp(help, status));
part('theme', HTMLButtonElement).addEventListener('click', toggleTheme);
add.addEventListener('click', () => void uploadReady().then((upload) => upload.open()));
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const { dataTransfer } = event;
  if (!dataTransfer?.types.includes('Files')) return;
  // The code is there since the first second: what was dropped is only to be had now.
  if (status?.here) void upload?.drop(dataTransfer);
  else told.say('Photos are added on the library’s own machine', null);
});
leads(part('home', HTMLAnchorElement), () => goTo(''));
nav.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link === toAccount || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hash) goToPage(link.hash);
  else goTo('');
});
main.addEventListener('pointerdown', (event) => {
  const tile = event.target instanceof Element ? event.target.closest('a.tile') : null;
  if (tile instanceof HTMLElement && tile.dataset.id && event.button === 0) void expect(tile.dataset.id);
});
/** What can be done with a search depends on it; photos wait for nothing. @type {Promise<void> | null} */
let firstPoll = null;
void start();

async function start() {
  await arrive(history.state);
  await (firstPoll ??= poll());
  setTimeout(() => void lightboxReady(), 300);
}

/**
 * Shows what the address says: after loading, and after going back or forward.
 * @param {{at?: Anchor, top?: number} | null} state
 */
async function arrive(state) {
  if (pages.address) return showPage(state?.top ?? 0);
  const asked = addressAsks();
  const id = location.hash.slice(1);
  if (!id) lightbox?.close();
  if (!library || !areSame(library.asked, asked)) await load(asked, state?.at ?? null);
  if (id && !lightbox?.isOpen) await openById(id);
}

/** @returns {Asked} */
function addressAsks() {
  const parameters = new URLSearchParams(location.search);
  const of = parameters.get('of') ?? '';
  if (/^(away\/(trash|hidden)|(memories|folders)\/[^/]+)$/.test(of)) return { query: '', order: '', of };
  if (of) return { query: '', order: '', of: NOWHERE };
  return { query: (parameters.get('q') ?? '').trim(), order: parameters.get('order') === 'best' ? 'best' : '', of: '' };
}

/**
 * @param {Asked} one
 * @param {Asked} other
 */
function areSame(one, other) {
  return addressOf(one) === addressOf(other);
}

/**
 * A new search, or all photos again.
 * @param {string} query
 * @param {Asked['order']} [order]
 */
function goTo(query, order = '') {
  go({ query, order: query ? order : '' });
}

/**
 * Another selection; with nothing, all photos.
 * @param {Partial<Asked>} some
 */
function go(some) {
  rememberPlace();
  /** @type {Asked} */
  const asked = { query: '', order: '', of: '', ...some };
  const { query } = asked;
  if (!areSame(asked, addressAsks()) || location.hash) history.pushState(null, '', `/${addressOf(asked)}`);
  lightbox?.close();
  const focusBar = bar.contains(document.activeElement) || notice.contains(document.activeElement);
  void load(asked, null).then(() => {
    if (focusBar) focusNear();
    else if (query && document.activeElement === searchBox.input) searchBox.input.blur();
  });
}

/** To what is left of the bar, when what had the focus is gone. */
function focusNear() {
  if (bar.contains(document.activeElement)) return;
  const remove = bar.querySelector('.remove');
  if (remove instanceof HTMLElement) remove.focus();
  else searchBox.focusQuietly();
}

/**
 * @param {Asked} asked
 * @param {Anchor | null} anchor
 * @returns {Promise<void>}
 */
async function load(asked, anchor) {
  const { query, order, of } = asked;
  const signal = turnTo(query, query || ofName(of));
  try {
    const [index, search] = await Promise.all([fetchIndex(asked, signal), query ? fetchSearch(asked, signal) : null, query && (firstPoll ??= poll())]);
    if (signal.aborted) return;
    if (order && !canRank(search?.chips ?? [])) return await loadUnranked(query, anchor);
    found = search;
    if (search?.count) remember(query);
    if (of.startsWith('memories/')) await memoriesReady();
    show(newLibrary(asked, index), anchor);
  } catch (error) {
    if (!signal.aborted) showFailure(error, () => void load(asked, anchor));
  } finally {
    if (!signal.aborted) main.ariaBusy = 'false';
  }
}

/**
 * Something else is to be shown: what was on its way is not wanted any more.
 * @param {string} query
 * @param {string} title
 */
function turnTo(query, title) {
  const { address, name } = pages;
  told.hush();
  selection.clear();
  loading.abort();
  loading = new AbortController();
  searchBox.settle(query);
  document.title = title ? `${title} – Tintype` : 'Tintype';
  main.ariaBusy = 'true';
  main.dataset.page = address.slice(2);
  main.ariaLabel = name || 'Photos';
  for (const link of nav.querySelectorAll('a')) link.ariaCurrent = link !== toAccount && link.hash === address ? 'page' : null;
  return loading.signal;
}

/** @param {string} path as an address has it */
function folderName(path) {
  try {
    return decodeURIComponent(path).replaceAll('/', ' / ');
  } catch {
    return path;
  }
}

/** @param {string} address */
function goToPage(address) {
  rememberPlace();
  if (location.hash !== address) history.pushState(null, '', `/${address}`);
  void showPage(0);
}

/**
 * A page of its own, so far down.
 * @param {number} top
 */
async function showPage(top) {
  lightbox?.close();
  library?.close();
  library = found = null;
  bar.hidden = person.hidden = true;
  timeline.leave();
  rail.drawYears();
  const signal = turnTo('', pages.name);
  try {
    await (firstPoll ??= poll());
    if (signal.aborted) return;
    if (status && !pages.isOpen) {
      history.replaceState(null, '', '/');
      goTo('');
      return;
    }
    const view = await pages.ready();
    await view.read();
    if (signal.aborted) return;
    view.fill();
    notice.hidden = true;
    scrollTo(0, top);
  } catch (error) {
    if (!signal.aborted) showFailure(error, () => void showPage(top));
  } finally {
    if (!signal.aborted) main.ariaBusy = 'false';
  }
}

/** What was decided is everywhere at once. */
async function pageChanged() {
  const { current } = pages;
  if (!current) return poll();
  await current.read();
  current.draw();
}

/** Memories above the timeline, which waits for nothing. */
async function showMemories() {
  const isWanted = library !== null && !found && !library.asked.of && status?.here === true;
  if (isWanted) await memoriesReady().catch(() => null);
  const wasHidden = strip.hidden;
  strip.hidden = !isWanted || !library || library.asked.of !== '' || found !== null || !memories?.draw();
  if (wasHidden !== strip.hidden) timeline.shifted();
}

/** Its code is no part of the first view; what is known is as of the library's present state. */
async function memoriesReady() {
  const { Memories } = await import('./memories.js');
  memories ??= new Memories(strip, keep, told, { go, changed: poll });
  await memories.read();
  return memories;
}

/** Its code is no part of the first view. */
async function uploadReady() {
  const { Upload } = await import('./upload.js');
  return (upload ??= new Upload(part('upload', HTMLDialogElement), poll, (words) => {
    adding = words;
    if (status) showProgress(status);
  }));
}

/**
 * What another selection than a search is called.
 * @param {string} of
 */
function ofName(of) {
  const [kind, name = ''] = of.split('/');
  switch (kind) {
    case 'away': return name === 'trash' ? 'Trash' : 'Hidden';
    case 'folders': return folderName(name);
    case 'memories': return memories?.asked(of)?.title ?? 'Memory';
    default: return '';
  }
}

/** Above the photos of one person, who that is. */
function showPerson() {
  const name = found && status?.here ? personOf(found.chips) : '';
  person.hidden = !name;
  if (person.dataset.name !== name) person.replaceChildren(make('h2', '', name));
  person.dataset.name = name;
  if (name) void pages.people().then((people) => people.head(person, name));
}

/**
 * There is nothing to rank by, and nothing then says which order it is.
 * @param {string} query
 * @param {Anchor | null} anchor
 */
function loadUnranked(query, anchor) {
  const asked = /** @type {const} */ ({ query, order: '', of: '' });
  history.replaceState(history.state, '', `/${parameters(asked)}${location.hash}`);
  return load(asked, anchor);
}

/**
 * @param {Asked} asked
 * @param {Index} index
 */
function newLibrary(asked, index) {
  return new Library(asked, index, () => timeline.paint(), () => void refresh());
}

/**
 * @param {Library} next
 * @param {Anchor | null} anchor
 */
function show(next, anchor) {
  library?.close();
  library = next;
  // The first photos' names can come while they are laid out.
  if (!anchor && next.index.count > 0) next.want(0, 1);
  sayWhatIsShown();
  timeline.show(next, anchor);
  rail.drawYears();
  void showMemories();
}

function sayWhatIsShown() {
  if (!library) return;
  const { count } = library.index;
  const isEmpty = count === 0;
  const words = isEmpty && found ? 'No photos match' : photosWords(count);
  const { of } = library.asked;
  if (said.textContent !== words) said.textContent = words;
  notice.hidden = !isEmpty;
  bar.hidden = isEmpty && !found && !of;
  keepingFocus(bar, showBar);
  showPerson();
  showProblems();
  if (!isEmpty) notice.replaceChildren();
  else if (found) showNothingFound(notice, found, goTo);
  else if (of) notice.replaceChildren(make('h2', '', 'Nothing is here'), make('p', '', of === 'away/trash' ? 'What you move to the trash is here for 30 days.' : 'No photo is here just now.'));
  else showEmptyLibrary(notice, status?.indexing != null, status?.account === '/password');
}

function showBar() {
  if (!library) return;
  const { asked, index } = library;
  if (found) {
    const { query, order } = asked;
    showChips(bar, asked, found, index.count > 0 ? orderWords(index) : '', {
      search: (changed) => goTo(changed, order),
      sort: (order) => goTo(query, order),
      keep: status?.wishes ? () => making.albums.keep(query) : null,
      drop: (title) => void making.albums.drop(title),
      share: (album) => void making.share(album === null ? { search: query } : { album }, album ?? query),
    });
    return;
  }
  const memory = asked.of ? memories?.asked(asked.of) : null;
  if (memory && memories) return bar.replaceChildren(...memories.head(memory));
  const line = make('p', 'count');
  if (asked.of) {
    const words = make('div', 'asked');
    const days = asked.of === 'away/trash' ? ', each for 30 days' : '';
    words.append(make('h2', '', ofName(asked.of)), make('p', '', index.count > 0 ? `${photosWords(index.count)}${days}` : ''));
    return bar.replaceChildren(words);
  }
  line.append(make('strong', '', photosWords(index.count)));
  bar.replaceChildren(...(index.count > 0 ? [line] : []));
}

/** Why not all photos are here, and the quiet line that leads to what could not be read. */
function showProblems() {
  for (const said of bar.querySelectorAll('.trouble, .could-not')) said.remove();
  const count = status?.problems ?? 0;
  if (found || !library || library.asked.of) return;
  if (status?.trouble) bar.append(make('p', 'trouble', `Not all photos are here: ${status.trouble}`));
  bar.hidden &&= !status?.trouble;
  if (count === 0) return;
  const words = count === 1 ? '1 file could not be read' : `${numberWords(count)} files could not be read`;
  bar.append(button('could-not', words, () => void openProblems(problems)));
  bar.hidden = false;
}

/**
 * @param {unknown} error
 * @param {() => void} tryAgain
 */
function showFailure(error, tryAgain) {
  const actions = make('p', 'actions');
  actions.append(button('primary', 'Try again', tryAgain));
  notice.replaceChildren(
    make('h2', '', 'Tintype can’t be reached'),
    make('p', '', `Is it still running? (${error instanceof Error ? error.message : String(error)})`),
    actions,
  );
  notice.hidden = false;
  notice.scrollIntoView({ block: 'center' });
}

/** The library has changed: reads the index anew and stays at the photo under the eye. */
async function refresh() {
  if (!library || refreshing || lightbox?.isOpen || main.ariaBusy === 'true') return;
  refreshing = true;
  if (status) readFor = String(status.version);
  const { asked } = library;
  const old = library;
  try {
    const [index, search] = await Promise.all([fetchIndex(asked, loading.signal), asked.query ? fetchSearch(asked, loading.signal) : null]);
    const next = newLibrary(asked, index);
    for (;;) {
      const { anchor, top } = timeline;
      const stay = anchor && (await sameAnchor(old, next, anchor));
      if (!anchor && index.count > 0) await next.chunk(0);
      if (library !== old || lightbox?.isOpen) return;
      // Whoever went on meanwhile is not taken back.
      if (timeline.top !== top) continue;
      found = search;
      return show(next, stay);
    }
  } catch {
    // The next poll tries again.
    readFor = '';
  } finally {
    refreshing = false;
  }
}

/**
 * Finds the anchored photo itself in the new state, as others may have come before it on its day.
 * @param {Library} old
 * @param {Library} next
 * @param {Anchor} anchor
 * @returns {Promise<Anchor>}
 */
async function sameAnchor(old, next, anchor) {
  const { index } = next;
  if (index.count === 0) return anchor;
  const about = photoOfAnchor(index, anchor);
  const id = old.idOf(anchor.photo);
  if (!index.byDate) {
    const near = id ? await next.search(id, Math.max(0, about - CHUNK), Math.min(index.count, about + CHUNK)) : -1;
    return near < 0 ? anchor : { ...anchor, photo: near };
  }
  const d = dayOf(index, about);
  const first = /** @type {number} */ (index.dayStarts[d]);
  const exact = id ? await next.search(id, first, /** @type {number} */ (index.dayStarts[d + 1])) : -1;
  return exact < 0 ? anchor : { ...anchor, beyondDay: exact - first };
}

/** @param {Status} news */
function isNews(news) {
  const version = String(news.version);
  return library !== null && version !== library.index.version && version !== readFor;
}

async function poll() {
  clearTimeout(pollTimer);
  try {
    const before = status;
    status = await fetchStatus();
    showProgress(status);
    part('to-people', HTMLElement).hidden = !status.here;
    part('to-shared', HTMLElement).hidden = !status.wishes;
    toAccount.hidden = status.wishes;
    selection.isOffered = status.wishes;
    toAccount.href = status.account;
    add.hidden = !status.here;
    if (status.here) setTimeout(() => void uploadReady(), 500);
    if (before?.here !== status.here) void showMemories();
    if (before?.problems !== status.problems || before?.trouble !== status.trouble) showProblems();
    // While files are read or pictures are looked at there is news each second.
    if (pages.address && before?.version !== status.version && !status.recognising && !status.indexing && !document.querySelector('dialog[open]')) await pageChanged();
    if (isNews(status) && !timeline.fast) await refresh();
    else if (library?.index.count === 0 && !found && (before?.indexing == null) !== (status.indexing == null)) sayWhatIsShown();
  } catch {
    progress.hidden = true;
  }
  clearTimeout(pollTimer);
  pollTimer = window.setTimeout(() => void poll(), status?.indexing || status?.recognising ? BUSY_POLL : QUIET_POLL);
}

/** @param {Status} status */
function showProgress(status) {
  const words = adding || progressWords(status);
  progress.hidden = !words;
  progress.textContent = words;
}

/** Its code is no part of the first view. */
function lightboxReady() {
  lightboxLoading ??= import('./lightbox.js').then(async ({ Lightbox }) => {
    lightbox = new Lightbox([header, main], told, {
      changed: (_, id) => history.replaceState(history.state, '', `${location.pathname}${location.search}#${id}`),
      tileOf: (photo) => timeline.tileOf(photo),
      acts: () => (status?.wishes ? { isHere: status.here, make: (photos, edit) => making.edits.make(photos, edit), edit: (photos, details) => void making.edit(photos, details) } : null),
      closing: (photo) => {
        timeline.reveal(photo);
        leavePhoto();
      },
      closed: (photo) => {
        timeline.focus(photo);
        void poll();
      },
    });
    await lightbox.prepare();
    return lightbox;
  });
  return lightboxLoading;
}

/**
 * A photo that will probably be opened.
 * @param {string} id
 */
async function expect(id) {
  (await lightboxReady()).expect(id);
}

/** @param {number} photo */
async function openPhoto(photo) {
  const from = library;
  if (!from || lightbox?.isOpen) return;
  await from.chunk(Math.floor(photo / CHUNK));
  const id = from.idOf(photo);
  if (!id || library !== from) return;
  rememberPlace();
  history.pushState({ ...history.state, opened: true }, '', `${location.pathname}${location.search}#${id}`);
  await (await lightboxReady()).open(from, photo);
}

/**
 * A photo that only the address names: its day says where to look for it.
 * @param {string} id
 */
async function openById(id) {
  const where = library;
  if (!where) return;
  const photo = await placeOf(where, id);
  if (location.hash.slice(1) !== id) return;
  if (library !== where) return openById(id);
  if (photo < 0) {
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    told.say('The photo of that link is not here', null);
    return;
  }
  timeline.reveal(photo);
  timeline.settle();
  await (await lightboxReady()).open(where, photo);
}

/**
 * @param {Library} where
 * @param {string} id
 */
async function placeOf(where, id) {
  const { index } = where;
  const details = await fetchPhoto(id, '').catch(() => null);
  const day = details?.taken ? dayFromLocal(details.taken.local) : null;
  if (day === null) return -1;
  for (let d = index.days.indexOf(day); d >= 0; d = index.days.indexOf(day, d + 1)) {
    const photo = await where.search(id, /** @type {number} */ (index.dayStarts[d]), /** @type {number} */ (index.dayStarts[d + 1]));
    if (photo >= 0) return photo;
  }
  return -1;
}

/** Takes the photo out of the address; the step that opened it is undone, so that Back doesn't open it again. */
function leavePhoto() {
  if (!location.hash || pages.address) return;
  if (history.state?.opened) history.back();
  else history.replaceState(history.state, '', `${location.pathname}${location.search}`);
}

/** So that Back and loading anew come here again. */
function rememberPlace() {
  if (pages.address) history.replaceState({ top: scrollY }, '');
  if (lightbox?.isOpen || !library) return;
  history.replaceState({ ...history.state, at: timeline.anchor }, '');
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (document.querySelector('dialog[open]') || event.altKey) return;
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
  if (isUndo && (!isTyping() || (document.activeElement === searchBox.input && !searchBox.isTyped))) {
    event.preventDefault();
    if (!event.repeat) told.undo();
    return;
  }
  if (isTyping() || lightbox?.isOpen || event.ctrlKey || event.metaKey) return;
  const act = keyAction(event.key);
  if (!act || event.defaultPrevented) return;
  event.preventDefault();
  act();
}

/**
 * Home and End would stop at the ends of the box, which aren't those of the library.
 * @param {string} key
 */
function keyAction(key) {
  switch (key) {
    case '/': return () => searchBox.focus();
    case '?': return () => openHelp(help, status);
  }
  if (pages.address) return pages.current?.keyAction?.(key) ?? null;
  const act = status?.wishes ? picked.keyAction(key, timeline.focusedTile()?.dataset.id ?? null) : null;
  if (act) return act;
  switch (key) {
    case '+': case '=': return () => timeline.changeDensity(1);
    case '-': return () => timeline.changeDensity(-1);
    case 'Home': return () => jump(-Infinity);
    case 'End': return () => jump(Infinity);
    default: return null;
  }
}

/** @param {number} top */
function jump(top) {
  timeline.goTo(top);
  timeline.settle();
  rail.follow();
}
