-- One row. `version` is Catalogue::version, and `cleared` what it was when everything was forgotten; `complete` is whether
-- every record of the store has been added since; `photos` and `terms` are how many numbers have been given to photos and
-- terms.
CREATE TABLE state (
    version INTEGER NOT NULL,
    cleared INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    photos INTEGER NOT NULL,
    terms INTEGER NOT NULL
) STRICT;

-- `n` stands for the photo everywhere else. `seen` is 0 without a file, 1 with one, 2 when its reading has problems too.
CREATE TABLE photos (
    id BLOB PRIMARY KEY,
    n INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX troubled ON photos (id) WHERE seen = 2;

-- Of every photo and source the record that stands. `standing` is the rank, big-endian, and the digest: blobs compare as
-- Record::standing does.
CREATE TABLE records (
    row INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    source TEXT NOT NULL,
    about TEXT NOT NULL,
    standing BLOB NOT NULL,
    json BLOB NOT NULL,
    UNIQUE (n, source, about)
) STRICT;

-- What was decided of the library as a whole.
CREATE TABLE decisions (
    matter TEXT NOT NULL,
    standing BLOB NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (matter, standing)
) STRICT, WITHOUT ROWID;

-- Whose a path is: the photo's with the greatest record about it.
CREATE INDEX paths ON records (about, standing) WHERE source = 'file';

-- The pictures that searches find, with what a row needs (`stack` is the beginning of the top of its stack) and the size of
-- the largest file.
CREATE TABLE timeline (
    day INTEGER NOT NULL,
    n INTEGER NOT NULL,
    id BLOB NOT NULL,
    taken_ms INTEGER NOT NULL,
    look INTEGER NOT NULL,
    stack BLOB,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (day, n)
) STRICT, WITHOUT ROWID;

-- The names, words and facts that pictures have, and how many have each; `term` stands for it in `postings`.
CREATE TABLE terms (
    kind INTEGER NOT NULL,
    text TEXT NOT NULL,
    term INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (kind, text)
) STRICT, WITHOUT ROWID;

-- Which pictures have a term: pieces, each of a first picture (its day by 2^32, and `n`) and of how the others follow.
CREATE TABLE postings (
    term INTEGER NOT NULL,
    first INTEGER NOT NULL,
    others BLOB NOT NULL,
    PRIMARY KEY (term, first)
) STRICT, WITHOUT ROWID;

-- What took long to compute.
CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stamps (
    path TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    device INTEGER NOT NULL,
    reader INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
