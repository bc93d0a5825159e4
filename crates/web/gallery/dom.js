/**
 * The few lines that make elements. Text always goes in as text, styles as properties, so the page's content security
 * policy needs no exceptions.
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | null} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/**
 * @param {string} className
 * @param {string} name
 * @param {() => void} act
 */
export function button(className, name, act) {
  const element = make('button', className, name);
  element.type = 'button';
  element.addEventListener('click', act);
  return element;
}

/**
 * A link within the page: what it does is quicker than loading anew.
 * @param {HTMLAnchorElement} link
 * @param {() => void} act
 */
export function leads(link, act) {
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act();
  });
}

/**
 * A cross that says what it does.
 * @param {string} className
 * @param {string} name
 * @param {() => void} act
 */
export function crossed(className, name, act) {
  const element = button(className, '', act);
  element.ariaLabel = name;
  element.append(icon(CROSS));
  return element;
}

/**
 * A part of index.html, which is always there.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function part(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A line drawing on a grid of 24, coloured like the text around it.
 * @param {string} path
 */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const CROSS = 'M6 6l12 12M18 6L6 18';

/**
 * Fills an element anew; a button that was there before and had the focus has it again.
 * @param {HTMLElement} element
 * @param {() => void} fill
 */
export function keepingFocus(element, fill) {
  const { activeElement } = document;
  const isWithin = activeElement !== null && element.contains(activeElement);
  fill();
  if (!isWithin) return;
  const name = nameOf(activeElement);
  [...element.querySelectorAll('button')].find((button) => nameOf(button) === name)?.focus({ preventScroll: true });
}

/** @param {Element} element */
function nameOf(element) {
  return element.ariaLabel ?? element.textContent;
}

/** Whether a key was meant for something that is written in. */
export function isTyping() {
  return document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement;
}

export function prefersStillness() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
