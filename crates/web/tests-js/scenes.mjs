/**
 * Pictures for libraries that are made up: hills under a sun in 24 moods. The tile is a real PNG, so that decoding it
 * costs what decoding costs; the large one is the same scene as SVG, so that it costs nothing to make.
 */
import { crc32, deflateSync } from 'node:zlib';

export const MOODS = 24;

const WIDTH = 480;
const HEIGHT = 360;

/** @param {number} mood */
function sky(mood) {
  const hue = (mood * 360) / MOODS;
  return { top: hsl(hue, 45, 42), bottom: hsl((hue + 50) % 360, 60, 72) };
}

/**
 * Four ridges from far to near: where they stand and their colours.
 * @param {number} mood
 */
function ridges(mood) {
  const hue = (mood * 360) / MOODS;
  return [0, 1, 2, 3].map((i) => ({
    base: HEIGHT * (0.5 + 0.13 * i),
    swell: 26 - 3 * i,
    shift: mood * 1.7 + i * 2.1,
    colour: hsl((hue + 190 + i * 24) % 360, 34, 52 - i * 11),
  }));
}

/**
 * @param {{base: number, swell: number, shift: number}} ridge
 * @param {number} x
 */
function ridgeAt({ base, swell, shift }, x) {
  return base + swell * Math.sin(x / 70 + shift) + swell * 0.45 * Math.sin(x / 27 + shift * 3);
}

/** @param {number} mood */
function sun(mood) {
  return { x: WIDTH * (0.2 + 0.6 * ((mood * 7) % MOODS) / MOODS), y: HEIGHT * 0.3, radius: 34 };
}

/**
 * The colour a photo is before its picture has come.
 * @param {number} mood
 * @returns {[number, number, number]}
 */
export function moodColour(mood) {
  const { bottom } = sky(mood);
  const near = /** @type {{colour: [number, number, number]}} */ (ridges(mood)[1]).colour;
  return [(bottom[0] + near[0]) >> 1, (bottom[1] + near[1]) >> 1, (bottom[2] + near[2]) >> 1];
}

/** @type {Map<number, Buffer>} */
const drawn = new Map();

/** @param {number} mood */
export function tilePng(mood) {
  const kept = drawn.get(mood);
  if (kept) return kept;
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  const { top, bottom } = sky(mood);
  const disc = sun(mood);
  const hills = ridges(mood).map((ridge) => ({ colour: ridge.colour, heights: Array.from({ length: WIDTH }, (_, x) => ridgeAt(ridge, x)) }));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const part = y / HEIGHT;
      let colour = [0, 1, 2].map((c) => lerp(top, bottom, c, part));
      if (Math.hypot(x - disc.x, y - disc.y) < disc.radius) colour = [255, 246, 226];
      for (const hill of hills) if (y > (hill.heights[x] ?? 0)) colour = hill.colour;
      rows.set(colour, y * (WIDTH * 3 + 1) + 1 + x * 3);
    }
  }
  const png = encodePng(rows);
  drawn.set(mood, png);
  return png;
}

/**
 * @param {number} mood
 * @param {number} width
 * @param {number} height
 */
export function sceneSvg(mood, width, height) {
  const { top, bottom } = sky(mood);
  const disc = sun(mood);
  const hills = ridges(mood).map((ridge) => {
    const points = Array.from({ length: 49 }, (_, i) => `${i * 10} ${ridgeAt(ridge, i * 10).toFixed(1)}`);
    return `<path fill="rgb(${ridge.colour})" d="M0 ${HEIGHT}L${points.join('L')}L${WIDTH} ${HEIGHT}z"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice">
<linearGradient id="s" x2="0" y2="1"><stop stop-color="rgb(${top})"/><stop offset="1" stop-color="rgb(${bottom})"/></linearGradient>
<path fill="url(#s)" d="M0 0h${WIDTH}v${HEIGHT}H0z"/><circle fill="#fff6e2" cx="${disc.x}" cy="${disc.y}" r="${disc.radius}"/>${hills.join('')}</svg>`;
}

/**
 * @param {number[]} a
 * @param {number[]} b
 * @param {number} c
 * @param {number} part
 */
function lerp(a, b, c, part) {
  return Math.round((a[c] ?? 0) * (1 - part) + (b[c] ?? 0) * part);
}

/**
 * @param {number} hue degrees
 * @param {number} saturation percent
 * @param {number} light percent
 * @returns {[number, number, number]}
 */
function hsl(hue, saturation, light) {
  const amount = (saturation / 100) * Math.min(light / 100, 1 - light / 100);
  const channel = (/** @type {number} */ n) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (light / 100 - amount * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** @param {Buffer} rows with a filter byte before each */
function encodePng(rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', head), pngChunk('IDAT', deflateSync(rows, { level: 6 })), pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * @param {string} name
 * @param {Buffer} data
 */
function pngChunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), named.length + 4);
  return chunk;
}

/** What somebody looks like: skin, hair, and what they wear. */
const LOOKS = [
  ['#e8b48f', '#5a3620', '#b5482f'], ['#c98d63', '#1f1712', '#3c6e71'], ['#f1c9a5', '#c9974b', '#7a5c8e'], ['#8d5a3b', '#15100d', '#d9a441'],
  ['#e3aa86', '#8f8b88', '#4b6b8a'], ['#f3d2b8', '#a5532c', '#5b7f4f'], ['#b87a52', '#2b1b14', '#c96f6f'],
];

/**
 * Somebody in front of a scene: a drawn face where the made-up recogniser sees one.
 * @param {number} mood
 * @param {number} who
 * @param {{left: number, top: number, width: number, height: number}} area
 * @param {number} width
 * @param {number} height
 */
export function portraitSvg(mood, who, area, width, height) {
  const [skin, hair, shirt] = LOOKS[who % LOOKS.length] ?? [];
  const [x, y] = [(area.left + area.width / 2) * width, (area.top + area.height / 2) * height];
  const ry = (area.height / 2) * height;
  const rx = ry * 0.78;
  const isLong = who % 2 === 0;
  const ellipse = (/** @type {number} */ cx, /** @type {number} */ cy, /** @type {number} */ a, /** @type {number} */ b, /** @type {string | undefined} */ fill) => `<ellipse cx="${x + cx * rx}" cy="${y + cy * ry}" rx="${a * rx}" ry="${b * ry}" fill="${fill}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
${sceneSvg(mood, width, height)}${isLong ? ellipse(0, 0.25, 1.25, 1.3, hair) : ''}${ellipse(0, 2.6, 2.2, 1.5, shirt)}
<rect x="${x - 0.35 * rx}" y="${y + 0.7 * ry}" width="${0.7 * rx}" height="${0.6 * ry}" fill="${skin}"/>${ellipse(0, -0.18, 1.12, 1, hair)}
${ellipse(0, 0.08, 0.95, 0.95, skin)}<path fill="${hair}" d="M${x - rx} ${y - 0.1 * ry}q${0.2 * rx} ${-0.9 * ry} ${rx} ${-0.9 * ry}t${rx} ${0.9 * ry}q${-0.9 * rx} ${-0.5 * ry} ${-1.2 * rx} ${-0.45 * ry}z"/>
${ellipse(-0.36, 0.12, 0.09, 0.09, '#2a211c')}${ellipse(0.36, 0.12, 0.09, 0.09, '#2a211c')}
<path fill="none" stroke="#8a3b2e" stroke-width="${0.08 * ry}" stroke-linecap="round" d="M${x - 0.32 * rx} ${y + 0.5 * ry}q${0.32 * rx} ${0.24 * ry} ${0.64 * rx} 0"/></svg>`;
}
