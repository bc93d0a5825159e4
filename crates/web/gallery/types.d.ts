// The types that several files speak of. Not served to anyone: only `tsc` reads it, and it keeps the shipped files small.

// What the server answers (see api.js). What isn't known is null or left out.

interface Photo {
  /** 64 hexadecimal digits. */
  id: string;
  files: { path: string; size_bytes: number }[];
  taken?: { local: string; offset_minutes?: number | null; source: string } | null;
  format: string;
  width_px: number;
  height_px: number;
  location?: { lat: number; lon: number; altitude_m?: number | null } | null;
  places: string[];
  camera?: { make?: string | null; model?: string | null; lens?: string | null } | null;
  exposure?: { seconds?: number | null; aperture?: number | null; iso?: number | null; focal_mm?: number | null } | null;
  labels: string[];
  /** What the search's words are met by. */
  why?: { asked: string; by: 'person' | 'seen' | 'keyword' | 'caption' | 'place' | 'text' | 'file' | 'meaning'; found: string }[];
  text: string[];
  people: string[];
  title?: string | null;
  description?: string | null;
  rating?: number | null;
  thumbhash?: string | null;
  stack?: Stack | null;
  problems: string[];
}

/** Photos that belong together. */
interface Stack {
  /** The one that is shown, 64 hexadecimal digits. */
  top: string;
  under: { photo: string; why: 'original' | 'edit' | 'raw' | 'copy' | 'burst' }[];
}

/** What is special about a photo. */
interface Kind {
  raw: boolean;
  animated: boolean;
  /** How many others are shown by it. */
  others: number;
}

interface Chip {
  kind: 'person' | 'date' | 'place' | 'label' | 'kind' | 'camera' | 'file' | 'faces' | 'sort' | 'words' | 'state' | 'text' | 'or';
  text: string;
  detail?: string | null;
  /** The title of the album that it asks for, where there is one. */
  album?: string;
  /** Where the words it came from begin in the search, in UTF-16 units. */
  start: number;
  end: number;
  /** How else it may be meant, each with the search that means it so. */
  others?: { kind: Chip['kind']; text: string; search: string }[];
}

interface Search {
  count: number;
  chips: Chip[];
  /** Words that were not understood; they are looked for in file names and in text that was read. */
  unmatched: string[];
  /** What photos were compared with, where the server says so. */
  by?: 'words' | 'words and meaning';
  /** How many of the photos, the last ones, only look like what was asked for. */
  alike?: number;
  /** Which chips to leave out where nothing is found, the search that is left, and how many photos it finds. */
  leave_out?: { chips: number[]; search: string; count: number };
  /** Where they were taken, if that is asked: most photos first. */
  places?: { name: string | null; photos: number }[];
  /** How many of all that was found were asked where they were taken, if not all. */
  asked?: number;
  /** When they were taken, if that is asked: days that follow each other together, ISO 8601, the latest first. */
  days?: { from: string; to: string; photos: number }[];
}

/** What an address asks for: a search, empty for the whole library, and its order, empty for the one that it says itself. */
interface Asked {
  query: string;
  order: '' | 'best';
}

/** A name that a search which is being typed may go on with; `state` is an album. */
interface Completion {
  kind: Chip['kind'];
  text: string;
  /** How many photos have it, where that is known. */
  count?: number;
  /** The whole search with it. */
  search: string;
}

interface Album {
  title: string;
  count: number;
  /** The search that it is, if it is one. */
  search?: string;
}

/** What was decided of an album, as far as it is told. */
interface AlbumDecision {
  decision: 'saved' | 'renamed' | 'dropped' | 'added' | 'removed' | 'undo';
  title: string;
  search?: string;
}

/** What a wish came to: nothing is known by it where it was so already. */
interface AlbumsDecided {
  known_by: unknown[];
  taken_back: AlbumDecision[];
}

type AlbumWish = { wish: 'save'; title: string; search: string } | { wish: 'drop'; title: string } | { wish: 'undo' };

/** A person, or faces that are nobody's yet. */
type Who = { person: string } | { group: string };

/** In fractions of a picture, beyond which it may reach. */
interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A face in a photo. */
interface Portrait {
  /** 64 hexadecimal digits. */
  photo: string;
  area: Area;
}

interface Theirs extends Portrait {
  face: string;
}

interface Person {
  id: string;
  name: string | null;
  aliases: string[];
  /** ISO 8601. */
  born: string | null;
  hidden: boolean;
  photos: number;
  portrait: Portrait | null;
}

interface Everybody {
  persons: Person[];
  groups: { id: string; name?: null; photos: number; portrait: Portrait | null }[];
  suggestions: { one: Who; other: Who }[];
  /** Whether Rekognition found faces. */
  rekognition?: boolean;
}

/** Faces that have no name yet. */
interface Unnamed {
  who: Who;
  photos: number;
  portrait: Portrait | null;
}

/** What a decision is known by. */
type Standing = [rank: number, digest: string];

type PeopleWish =
  | { wish: 'name'; who: Who; name: string }
  | { wish: 'faces'; faces: string[]; name: string }
  | { wish: 'same' | 'different'; one: Who; other: Who }
  | { wish: 'hidden'; who: Who; hidden: boolean }
  | { wish: 'born'; person: string; day: string | null }
  | { wish: 'not-called'; photos: string[]; name: string }
  | { wish: 'decide'; decisions: ({ decision: 'is-not'; face: string; person: string } | { decision: 'undo'; what: Standing })[] };

interface Done {
  done: number;
  total: number;
}

interface Status {
  version: string | number;
  photos: number;
  indexing: Done | null;
  /** How many of the pictures were looked at for what they show. */
  recognising: Done | null;
  problems: number;
  /** Whether wishes come true here. */
  wishes: boolean;
}

interface Problem {
  path: string;
  reason: string;
}

/** The order and shapes of all photos of a result (see wire.js). */
interface Index {
  /** What the server calls this state of the library; chunks are asked for by it. */
  version: string;
  count: number;
  /** Local capture days in the result's order, each as days since 1970-01-01. */
  days: Int32Array;
  /** For each day its first photo, and one more: the count. */
  dayStarts: Uint32Array;
  /** For each photo, width / height = 2^((code − 128) / 40). */
  aspectCodes: Uint8Array;
  /** Whether it runs from day to day, so that months, days and years can be named beside it. */
  byDate: boolean;
}

// Where photos go (see layout.js). Lengths are CSS pixels.

interface Measure {
  /** Of the grid. */
  width: number;
  /** Height of a row, wished for. */
  target: number;
  /** Between photos of one day. */
  gutter: number;
  /** Between two days in one row. */
  dayGap: number;
  /** Above a section's first row, besides its labels. */
  headingLead: number;
  /** Above a row that names its days. */
  labelLead: number;
}

/**
 * A section is a run of days under one heading; a row is one line of photos with what stands above it. Arrays that are
 * one longer than there are rows or sections hold the end there.
 */
interface Layout {
  measure: Measure;
  height: number;
  rows: number;
  /** First photo of each row, and the count. */
  rowFirst: Uint32Array;
  /** Where each row's lead begins, and the height. */
  rowTop: Int32Array;
  /** What is kept free above the photos for a heading and labels. */
  rowLead: Uint8Array;
  /** Of the photos. */
  rowHeight: Uint16Array;
  /** Whether the row names its days. */
  rowLabelled: Uint8Array;
  left: Uint16Array;
  width: Uint16Array;
  sections: number;
  /** First day of each section, and the number of days. */
  sectionDay: Uint32Array;
  /** First row of each section, and the number of rows. */
  sectionRow: Uint32Array;
}

interface DayLabel {
  text: string;
  left: number;
  /** Of all the photos the day has in the row. */
  width: number;
}

interface Tick {
  year: number;
  y: number;
}

/** A place to come back to (see anchor.js). The day finds it again when the library has changed. */
interface Anchor {
  photo: number;
  day: number;
  /** Photos between the day's first and this one. */
  beyondDay: number;
  /** How far below the window's top the photo begins. */
  below: number;
}

type Move = 'left' | 'right' | 'up' | 'down' | 'row-start' | 'row-end' | 'first' | 'last';

/** A point of the window. */
interface Point {
  x: number;
  y: number;
}

/** One thing that is known of a photo. The first line is the main one. */
interface Fact {
  name: string;
  lines: string[];
  /** Whether each line is somebody's name. */
  people?: boolean;
}

/** A row that is in the page. */
interface MountedRow {
  element: HTMLElement;
  first: number;
  tiles: HTMLAnchorElement[];
}

/** Tiles by photo, to be used again. */
type Tiles = Map<string, HTMLAnchorElement>;

type Chunk = import('./wire.js').Chunk;
type Library = import('./library.js').Library;
type Timeline = import('./timeline.js').Timeline;
type PhotoSwipe = import('photoswipe').default;
type PhotoSwipeClass = typeof import('photoswipe').default;
