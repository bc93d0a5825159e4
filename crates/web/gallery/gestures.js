/**
 * What fingers, wheel and keys mean to the timeline: a move from photo to photo, or a step larger or smaller.
 */

/**
 * @param {KeyboardEvent} event
 * @returns {Move | null}
 */
export function moveOf(event) {
  if (event.altKey || event.metaKey) return null;
  if (event.ctrlKey) return event.key === 'Home' ? 'first' : event.key === 'End' ? 'last' : null;
  switch (event.key) {
    case 'ArrowLeft': return 'left';
    case 'ArrowRight': return 'right';
    case 'ArrowUp': return 'up';
    case 'ArrowDown': return 'down';
    case 'Home': return 'row-start';
    case 'End': return 'row-end';
    default: return null;
  }
}

/** So much wheel, in pixels, or so much spreading of two fingers is one step of density. */
const WHEEL_STEP = 60;
const SPREAD_STEP = 1.35;

/**
 * @param {HTMLElement} box
 * @param {(step: number, point: Point) => void} pinched
 */
export function listenForPinches(box, pinched) {
  let turned = 0;
  box.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 20;
    if (Math.abs(turned) < WHEEL_STEP) return;
    pinched(turned < 0 ? 1 : -1, { x: event.clientX, y: event.clientY });
    turned = 0;
  }, { passive: false });

  let spread = 0;
  box.addEventListener('touchmove', (event) => {
    const [a, b] = event.touches;
    if (!a || !b) return;
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (spread === 0) spread = now;
    if (now / spread < SPREAD_STEP && spread / now < SPREAD_STEP) return;
    pinched(now > spread ? 1 : -1, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    spread = now;
  }, { passive: true });
  box.addEventListener('touchend', () => {
    spread = 0;
  });
}
