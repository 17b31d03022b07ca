-- Sessions and what was said in them. Positions are code points of sessions.text, half-open;
-- spans are JSON: [[start, end], …], more than one across a page end.
-- exchanges and spoken: how many exchanges, and sentences that can be quoted, a session has.

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    date TEXT,
    url TEXT,
    publisher TEXT,
    language TEXT,
    text TEXT NOT NULL,
    exchanges INTEGER NOT NULL,
    spoken INTEGER NOT NULL
) STRICT;

-- roles: JSON, the speakers told when the source was read, with their roles; with them it reads the
-- same again.
CREATE TABLE provenance (
    session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    source TEXT NOT NULL,
    url TEXT,
    sha256 TEXT NOT NULL UNIQUE,
    retrieved_at TEXT NOT NULL,
    importer TEXT NOT NULL,
    importer_version TEXT NOT NULL,
    roles TEXT NOT NULL
) STRICT;

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    spans TEXT NOT NULL,
    UNIQUE (session, ordinal)
) STRICT;

CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    UNIQUE (session, ordinal)
) STRICT;

CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    section INTEGER REFERENCES sections,
    exchange INTEGER REFERENCES exchanges,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'speech', 'narrative', 'scene')),
    speaker INTEGER REFERENCES speakers,
    role TEXT,
    label TEXT,
    label_start INTEGER,
    label_end INTEGER,
    UNIQUE (session, ordinal),
    CHECK ((kind IN ('narrative', 'scene')) = (speaker IS NULL)),
    CHECK ((label IS NULL) = (label_start IS NULL AND label_end IS NULL))
) STRICT;

CREATE INDEX turns_by_exchange ON turns (exchange);
CREATE INDEX turns_by_section ON turns (section);
CREATE INDEX turns_by_speaker ON turns (speaker);

-- same_words: equal for sentences that normalise alike.
-- word_starts: a bitmap over the normalised text; a set bit is where a word begins.
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    paragraph INTEGER NOT NULL,
    text TEXT NOT NULL,
    spans TEXT NOT NULL,
    same_words INTEGER NOT NULL,
    word_starts BLOB NOT NULL,
    UNIQUE (session, ordinal)
) STRICT;

CREATE INDEX sentences_by_turn ON sentences (turn);
CREATE INDEX sentences_by_same_words ON sentences (same_words);

-- The index: which spoken sentences hold a term, a run of one or two normalised characters.
-- `check` proves that it agrees with the sentences; foreign keys would double an import's time.
CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    sentences INTEGER NOT NULL
) STRICT;

CREATE TABLE postings (
    term INTEGER NOT NULL,
    sentence INTEGER NOT NULL,
    PRIMARY KEY (term, sentence)
) STRICT, WITHOUT ROWID;

-- What the archive remembers of itself.
CREATE TABLE memory (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
