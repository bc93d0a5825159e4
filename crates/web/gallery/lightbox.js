/**
 * One photo at a time, as large as the window. PhotoSwipe moves and zooms the picture; what is said about it and the
 * keys are ours.
 */
import { fetchPhoto, noteSeen, notAtEdge, originalUrl, thumbnailUrl, tileUrl } from './api.js';
import { numberWords } from './chips.js';
import { fullDay } from './dates.js';
import { isTyping, make, prefersStillness } from './dom.js';
import { photoName, sizeFromCode } from './headings.js';
import { fillInfo } from './info.js';
import { at } from './layout.js';
import { CHUNK, dayOf } from './wire.js';

/** Long edge of the pictures shown here, in pixels. */
const THUMBNAIL_EDGE = 2048;

/** Formats every browser shows, so that zooming in can show the original. */
const SHOWABLE = new Set(['jpeg', 'png', 'webp', 'gif', 'avif']);

/** Small pictures are shown up to so much larger than they are. */
const LARGER = 1.5;

/** A photo that was open for so long, in milliseconds, was looked at. */
const SEEN = 1000;

/** Photos whose details are kept. */
const KEPT = 64;

const INFO_WIDTH = 360;
const SHEET = 0.55;
const NARROW = 700;

/**
 * @typedef {object} Acts what can be made of photos
 * @property {boolean} isHere whether also who is in them can be said, and that they were looked at
 * @property {(photos: string[], edit: Edit) => Promise<boolean>} make whether it is so now
 * @property {(photos: string[], details: Photo | null) => void} edit asks what
 */

/** @param {string} path */
function svg(path) {
  return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
}

export class Lightbox {
  /**
   * @param {HTMLElement[]} page what is behind, and must not be reached while a photo is open
   * @param {import('./told.js').Told} said
   * @param {{changed: (photo: number, id: string) => void, closing: (photo: number) => void,
   *   closed: (photo: number) => void, tileOf: (photo: number) => HTMLElement | null, acts: () => Acts | null}} told
   */
  constructor(page, said, told) {
    this.page = page;
    this.told = told;
    /** Where what was done is said, which comes along: what is behind cannot be reached. */
    this.foot = said.element;
    /** @type {PhotoSwipe | null} */
    this.swipe = null;
    /** @type {Library | null} */
    this.library = null;
    /** @type {Map<string, Promise<Photo | null>>} */
    this.details = new Map();
    /** The search that the details are of. */
    this.query = '';
    /** Sizes that are known exactly. @type {Map<string, {width: number, height: number, zooms: boolean}>} */
    this.sizes = new Map();
    this.infoOpen = false;
    this.mustClose = false;
    this.info = make('aside', 'info');
    this.info.ariaLabel = 'About this photo';
    this.info.tabIndex = 0;
    this.info.addEventListener('wheel', (event) => event.stopPropagation());
    this.said = make('p', 'unseen');
    this.said.setAttribute('aria-live', 'polite');
    this.where = make('div', 'lightbox-where');
    this.download = make('a', 'icon-button');
  }

  get isOpen() {
    return this.swipe !== null;
  }

  /** Which photo is shown, once that is known. */
  get shown() {
    const { swipe, library } = this;
    return swipe && library ? library.idOf(swipe.currIndex) : null;
  }

  /** The code is asked for before it is needed, so that opening a photo doesn't wait for it. */
  prepare() {
    this.code ??= Promise.all([
      /** @type {Promise<{default: PhotoSwipeClass}>} */ (import(new URL('./vendor/photoswipe.js', import.meta.url).href)),
      styles(new URL('./vendor/photoswipe.css', import.meta.url).href),
    ]);
    return this.code;
  }

  /** @type {Promise<[{default: PhotoSwipeClass}, void]> | null} */
  code = null;

  /**
   * A photo that will probably be opened: its picture and details are on their way before it is.
   * @param {string} id
   */
  expect(id) {
    void this.detailsOf(id);
    new Image().src = thumbnailUrl(id);
  }

  /**
   * @param {Library} library
   * @param {number} photo
   */
  async open(library, photo) {
    const [{ default: PhotoSwipe }] = await this.prepare();
    await library.chunk(Math.floor(photo / CHUNK));
    if (this.swipe) return;
    this.library = library;
    this.mustClose = false;
    const moving = prefersStillness() ? 0 : 200;
    const swipe = new PhotoSwipe({
      index: photo,
      bgOpacity: 1,
      loop: false,
      preload: [1, 2],
      showAnimationDuration: moving,
      hideAnimationDuration: moving,
      zoomAnimationDuration: moving,
      showHideAnimationType: moving ? 'zoom' : 'none',
      returnFocus: false,
      counter: false,
      arrowPrevSVG: svg('M15 5l-7 7 7 7'),
      arrowNextSVG: svg('M9 5l7 7-7 7'),
      closeSVG: svg('M6 6l12 12M18 6L6 18'),
      zoomSVG: svg('M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zM16 16l4.5 4.5M8 11h6M11 8v6'),
      closeTitle: 'Close (Esc)',
      zoomTitle: 'Zoom (z)',
      arrowPrevTitle: 'Previous (←)',
      arrowNextTitle: 'Next (→)',
      errorMsg: 'This photo could not be shown. Its original can still be downloaded.',
      initialZoomLevel: ({ panAreaSize, elementSize }) => (panAreaSize && elementSize
        ? Math.min(LARGER, panAreaSize.x / elementSize.x, panAreaSize.y / elementSize.y) : 1),
      mainClass: 'lightbox',
      getViewportSizeFn: () => this.room(),
    });
    this.swipe = swipe;
    this.bind(swipe, library);
    swipe.init();
    swipe.element?.focus({ preventScroll: true });
    this.fit(photo);
  }

  /**
   * @param {PhotoSwipe} swipe
   * @param {Library} library
   */
  bind(swipe, library) {
    swipe.addFilter('numItems', () => library.index.count);
    swipe.addFilter('itemData', (_, index) => this.item(library, index));
    swipe.addFilter('thumbEl', (_, __, index) => /** @type {HTMLElement} */ (this.told.tileOf(index)?.querySelector('img.here') ?? null));
    swipe.addFilter('placeholderSrc', (_, content) => content.data.msrc ?? false);
    swipe.on('uiRegister', () => this.addControls(swipe));
    swipe.on('beforeOpen', () => {
      for (const part of this.page) part.inert = true;
    });
    swipe.on('firstUpdate', () => {
      const dialog = /** @type {HTMLElement} */ (swipe.element);
      dialog.ariaModal = 'true';
      dialog.ariaLabel = 'Photo';
      this.footHome = this.foot.parentElement;
      dialog.append(this.info, this.said, this.foot);
      this.applyInfo();
    });
    swipe.on('change', () => void this.changed(swipe, library));
    swipe.on('openingAnimationEnd', () => {
      if (this.mustClose) swipe.close();
      else this.fit(swipe.currIndex);
    });
    swipe.on('keydown', (event) => {
      // A dialog that is open in front of the photo has the keys.
      if (document.querySelector('dialog[open]')) event.preventDefault();
      else this.pressed(event.originalEvent);
    });
    swipe.on('loadError', ({ content }) => {
      const id = library.idOf(content.index);
      if (!id) return;
      notAtEdge(id);
      if (content.data.src !== thumbnailUrl(id)) swipe.refreshSlideContent(content.index);
    });
    swipe.on('imageSizeChange', ({ slide, width }) => this.sharpen(slide, width));
    swipe.on('close', () => {
      for (const part of this.page) part.inert = false;
      this.told.closing(swipe.currIndex);
    });
    swipe.on('destroy', () => {
      this.swipe = null;
      this.footHome?.prepend(this.foot);
      this.told.closed(swipe.currIndex);
    });
  }

  /** @type {HTMLElement | null} */
  footHome = null;

  /** While it is still opening, it closes as soon as it is open. */
  close() {
    this.mustClose = true;
    this.swipe?.close();
  }

  /**
   * @param {Library} library
   * @param {number} photo
   * @returns {import('photoswipe').SlideData}
   */
  item(library, photo) {
    const found = library.find(photo);
    if (!found) {
      void library.chunk(Math.floor(photo / CHUNK)).then((chunk) => {
        if (chunk) this.swipe?.refreshSlideContent(photo);
      });
      return { type: 'html', html: '' };
    }
    const id = found.chunk.id(found.place);
    const { width, height } = this.sizes.get(id) ?? sizeFromCode(at(library.index.aspectCodes, photo), THUMBNAIL_EDGE);
    const kind = found.chunk.kind(found.place);
    return { src: thumbnailUrl(id), msrc: tileUrl(id), width, height, thumbCropped: true, alt: photoName(library.index, photo, kind) };
  }

  /**
   * What the details say replaces the size guessed from the index.
   * @param {number} photo
   */
  fit(photo) {
    const { swipe, library } = this;
    const id = library?.idOf(photo);
    const size = id && this.sizes.get(id);
    if (!swipe || !size || !swipe.opener.isOpen) return;
    for (const { slide } of swipe.mainScroll.itemHolders) {
      if (slide?.index !== photo) continue;
      if (slide.width !== size.width) {
        const isZoomed = slide.isActive && slide.currZoomLevel !== slide.zoomLevels.initial;
        const zoom = slide.currZoomLevel * slide.width / size.width;
        slide.width = slide.content.width = slide.data.width = size.width;
        slide.height = slide.content.height = slide.data.height = size.height;
        if (isZoomed) {
          // It stays as large as it is shown.
          slide.currZoomLevel = zoom;
          slide.calculateSize();
          slide.zoomTo(zoom, undefined, 0, true);
        } else slide.resize();
      }
      this.sharpen(slide, slide.width * slide.currZoomLevel);
    }
  }

  /**
   * Zoomed in further than the thumbnail is sharp, the original takes its place.
   * @param {PhotoSwipe['currSlide']} slide
   * @param {number} width as displayed
   */
  sharpen(slide, width) {
    const id = slide && this.library?.idOf(slide.index);
    const size = id ? this.sizes.get(id) : undefined;
    if (!slide || !id || !size?.zooms || slide.currZoomLevel <= slide.zoomLevels.initial) return;
    const shown = slide.content.element;
    const sharpTo = THUMBNAIL_EDGE * Math.min(1, size.width / size.height);
    if (!(shown instanceof HTMLImageElement) || shown.dataset.original || width * devicePixelRatio <= sharpTo) return;
    shown.dataset.original = 'asked';
    const original = new Image();
    original.src = originalUrl(id);
    void original.decode().then(() => {
      shown.src = original.src;
    }, () => {
      // The thumbnail stays: it is better than nothing.
    });
  }

  /**
   * @param {PhotoSwipe} swipe
   * @param {Library} library
   */
  async changed(swipe, library) {
    const photo = swipe.currIndex;
    // What it says is still of another.
    this.info.inert = true;
    const day = fullDay(at(library.index.days, dayOf(library.index, photo)));
    const place = `${numberWords(photo + 1)} of ${numberWords(library.index.count)}`;
    this.where.replaceChildren(make('span', 'lightbox-day', day), make('span', 'lightbox-place', place));
    this.said.textContent = `Photo ${place}, ${day}`;
    await library.chunk(Math.floor(photo / CHUNK));
    const id = library.idOf(photo);
    if (!id || this.swipe !== swipe || swipe.currIndex !== photo) return;
    this.download.href = `${originalUrl(id)}?download`;
    this.told.changed(photo, id);
    for (const near of [photo + 1, photo - 1]) {
      const nearId = near >= 0 && near < library.index.count ? library.idOf(near) : null;
      if (nearId) void this.detailsOf(nearId).then(() => this.fit(near));
    }
    const details = await this.detailsOf(id);
    if (this.swipe !== swipe || swipe.currIndex !== photo) return;
    this.fit(photo);
    this.tell(id, details);
    if (this.told.acts()?.isHere) setTimeout(() => this.swipe === swipe && swipe.currIndex === photo && noteSeen([id]), SEEN);
  }

  /**
   * Says what is known of the photo that is shown.
   * @param {string} id
   * @param {Photo | null} details
   */
  tell(id, details) {
    const acts = this.told.acts();
    this.info.inert = false;
    if (this.heart) {
      this.heart.hidden = acts === null;
      this.heart.ariaPressed = String(details?.favourite === true);
    }
    if (this.bin) this.bin.hidden = acts === null || typeof details?.shelf === 'object';
    fillInfo(this.info, details, `${originalUrl(id)}?download`, acts && {
      changed: acts.isHere ? () => void this.details.delete(id) : null,
      edit: () => acts.edit([id], details),
      rate: (stars) => void this.make({ rating: stars }),
      shelve: (shelf) => void this.make({ shelf }),
    });
  }

  /**
   * Makes something of the photo that is shown; where it is put away, the next one is shown.
   * @param {Edit} edit
   * @param {string | null} [id]
   */
  async make(edit, id = this.shown) {
    const { swipe, library } = this;
    const acts = this.told.acts();
    // What is known of it is read anew by whoever makes something of it.
    if (!id || !acts || !swipe || !library || !(await acts.make([id], edit)) || this.swipe !== swipe) return;
    if (!('shelf' in edit) || this.shown !== id) return;
    if (swipe.currIndex + 1 < library.index.count) swipe.next();
    else swipe.close();
  }

  /** What is known of the photo that is shown is not so any more. */
  async reread() {
    const id = this.shown;
    if (!id) return;
    this.details.delete(id);
    const details = await this.detailsOf(id);
    if (this.shown === id) this.tell(id, details);
  }

  async toggleFavourite() {
    const id = this.shown;
    const details = id ? await this.detailsOf(id) : null;
    if (details) await this.make({ favourite: !details.favourite }, id);
  }

  toTrash() {
    if (!this.bin?.hidden) void this.make({ shelf: { trash: 0 } });
  }

  /**
   * @param {string} id
   * @returns {Promise<Photo | null>} null when the server doesn't say
   */
  detailsOf(id) {
    // Why a photo is found depends on the search.
    const query = new URLSearchParams(location.search).get('q') ?? '';
    if (query !== this.query) this.details.clear();
    this.query = query;
    const kept = this.details.get(id);
    if (kept) return kept;
    const asked = fetchPhoto(id, query).then((photo) => {
      this.sizes.set(id, shownSize(photo));
      return photo;
    }, () => {
      this.details.delete(id);
      return null;
    });
    this.details.set(id, asked);
    if (this.details.size > KEPT) {
      const oldest = /** @type {string} */ (this.details.keys().next().value);
      this.details.delete(oldest);
      this.sizes.delete(oldest);
    }
    return asked;
  }

  /** @param {PhotoSwipe} swipe */
  addControls(swipe) {
    const { ui } = swipe;
    ui?.registerElement({ name: 'where', order: 1, onInit: (element) => element.replaceChildren(this.where) });
    ui?.registerElement({
      name: 'favourite', order: 8, isButton: true, title: 'Favourite (f)', ariaLabel: 'Favourite',
      html: svg('M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.500 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z'),
      onInit: (element) => {
        this.heart = element;
        element.hidden = this.told.acts() === null;
      },
      onClick: () => void this.toggleFavourite(),
    });
    ui?.registerElement({
      name: 'trash', order: 9, isButton: true, title: 'Move to trash (Delete)', ariaLabel: 'Move to trash',
      html: svg('M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7'),
      onInit: (element) => {
        this.bin = element;
        element.hidden = this.told.acts() === null;
      },
      onClick: () => this.toTrash(),
    });
    ui?.registerElement({
      name: 'info', order: 12, isButton: true, title: 'About this photo (i)', ariaLabel: 'About this photo',
      html: svg('M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 11v5M12 7.6v.4'),
      onInit: (element) => {
        this.infoButton = element;
      },
      onClick: () => this.toggleInfo(),
    });
    ui?.registerElement({
      name: 'download', order: 14, isButton: true, tagName: 'a', title: 'Download the original (d)', ariaLabel: 'Download the original',
      html: svg('M12 4v11M7 11l5 5 5-5M5 20h14'),
      onInit: (element) => {
        this.download = /** @type {HTMLAnchorElement} */ (element);
        this.download.download = '';
      },
    });
  }

  /** @type {HTMLElement | null} */
  infoButton = null;

  /** @type {HTMLElement | null} */
  heart = null;

  /** @type {HTMLElement | null} */
  bin = null;

  toggleInfo() {
    this.infoOpen = !this.infoOpen;
    this.applyInfo();
    this.swipe?.updateSize(true);
  }

  applyInfo() {
    this.info.hidden = !this.infoOpen;
    this.swipe?.element?.classList.toggle('with-info', this.infoOpen);
    if (this.infoButton) this.infoButton.ariaPressed = String(this.infoOpen);
  }

  /** What the panel leaves for the picture: it stands at the side, or below where the window is narrow. */
  room() {
    if (!this.infoOpen) return { x: innerWidth, y: innerHeight };
    return innerWidth < NARROW ? { x: innerWidth, y: Math.round(innerHeight * (1 - SHEET)) } : { x: innerWidth - INFO_WIDTH, y: innerHeight };
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case 'i': return this.toggleInfo();
      case 'd': return this.download.click();
    }
    const acts = this.told.acts();
    if (!acts || isTyping()) return;
    switch (event.key) {
      case 'f': return void this.toggleFavourite();
      case 'e': return void this.detailsOf(this.library?.idOf(this.swipe?.currIndex ?? 0) ?? '').then((details) => details && acts.edit([details.id.slice(0, 16)], details));
      case 'a': return void this.make({ shelf: 'archive' });
      case 'h': return void this.make({ shelf: 'hidden' });
      case 'Delete': case 'Backspace': return this.toTrash();
    }
    if (/^[0-5]$/.test(event.key)) void this.make({ rating: Number(event.key) });
  }
}

/**
 * As large as the original where zooming in can show it, otherwise as large as the thumbnail.
 * @param {Photo} photo
 */
function shownSize({ width_px, height_px, format }) {
  const zooms = SHOWABLE.has(format);
  const scale = zooms ? 1 : Math.min(1, THUMBNAIL_EDGE / Math.max(width_px, height_px));
  return { width: Math.round(width_px * scale), height: Math.round(height_px * scale), zooms };
}

/**
 * Loads a style sheet once and waits until it is in effect.
 * @param {string} href
 * @returns {Promise<void>}
 */
function styles(href) {
  return new Promise((done, failed) => {
    const link = make('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => done();
    link.onerror = () => failed(new Error(`${href} could not be loaded`));
    document.head.prepend(link);
  });
}
