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
  albums: string[];
  favourite: boolean;
  /** Where it is kept, if not with all others. */
  shelf?: 'archive' | 'hidden' | { trash: number };
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
  favourite?: boolean;
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
  /** Which other selection it asks for: `away/trash`, `away/hidden`, `memories/<key>`; empty where it is a search. */
  of: string;
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

/** A folder as it lies on disk. */
interface Folder {
  name: string;
  path: string;
  photos: number;
  /** How many are in it. */
  folders: number;
}

interface Album {
  title: string;
  count: number;
  /** The newest photo, 64 hexadecimal digits. */
  cover?: string | null;
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
  known_by: Standing[];
  taken_back: AlbumDecision[];
}

type AlbumWish = { wish: 'save'; title: string; search: string } | { wish: 'add' | 'remove'; title: string; photos: string[] } | { wish: 'drop'; title: string } | { wish: 'undo'; what: Standing[] };

/** How a person says when a photo was taken: at a time, in the month of a day, in a year, or so many minutes later than its camera said. */
type TakenBy = { at: string } | { 'in-month': string } | { 'in-year': number } | { later: number };

/** What people make of photos; `null` is what the file says, or among all others. */
type Edit =
  | { favourite: boolean }
  | { rating: number | null }
  | { caption: string | null }
  | { taken: TakenBy | null }
  | { shelf: 'archive' | 'hidden' | { trash: number } | null };

/** Where photos were taken, by names; `null` is where their files say. */
interface Placing {
  placed: { names: string[] } | null;
}

type EditWish = { wish: 'edit'; photos: string[]; edit: Edit } | { wish: 'undo'; what: Standing[] };

type PlaceWish = ({ wish: 'place'; photos: string[] } & Placing) | { wish: 'undo'; what: Standing[] };

/** Photos of earlier years that are worth a look today. */
interface Memory {
  kind: string;
  key: string;
  title: string;
  detail: string;
  /** The days of its first and its last photo, ISO 8601. */
  from: string;
  to: string;
  /** The first 16 hexadecimal digits of each. */
  photos: string[];
  cover: string;
}

type MemoryWish = { wish: 'person'; name: string; hidden: boolean } | { wish: 'days'; days: string; hidden: boolean } | { wish: 'undo'; what: Standing[] };

/** Photos that others are shown by a link. */
interface ListedShare {
  id: string;
  /** Below the gallery's address. */
  link: string;
  title: string;
  album?: string;
  search?: string;
  access: 'link' | 'passphrase' | 'public';
  until_ms: number | null;
  originals: boolean;
  photos: number;
  views: number;
  last_view_ms: number | null;
}

type ShareWish =
  | ({ wish: 'share'; title: string; days: number | null; passphrase?: string; public: boolean; originals: boolean } & ({ photos: string[] } | { album: string } | { search: string }))
  | { wish: 'revoke'; id: string }
  | { wish: 'undo'; what: Standing[] };

/** What a wish came to, and of a new share where it opens. */
interface SharesDecided {
  known_by: Standing[];
  link?: string;
}

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

/** The whole library's index, while nobody has taken it. */
declare var indexAsked: Promise<Response> | undefined;

interface Status {
  version: string | number;
  photos: number;
  indexing: Done | null;
  /** How many of the pictures were looked at for what they show. */
  recognising: Done | null;
  problems: number;
  /** Why not all photos are here. */
  trouble: string | null;
  /** Whether it is the owner who looks, whose wishes come true. */
  wishes: boolean;
  /** Whether that is at the library's own machine, which also answers who is who, memories and folders, and takes photos. */
  here: boolean;
  /** Where the owner says who may look, and viewers change their password. */
  account: string;
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
