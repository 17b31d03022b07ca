-- A compact index: posting lists as blobs, in segments. store/postings.py tells how they are packed.

-- What a session is read from lies apart: a row behind a long text is slow to read.
CREATE TABLE sources (
    session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

INSERT INTO sources (session, text) SELECT id, text FROM sessions;

ALTER TABLE sessions DROP COLUMN text;

DROP TABLE postings;
DROP TABLE terms;

-- folded: the sentence made comparable, where that takes more than one character at a time.
ALTER TABLE sentences ADD COLUMN folded TEXT;

-- A stretch of sentences that were indexed together: rows first to last.
-- lengths: a byte a sentence: its code points made comparable, at most 255; 0 for what is nobody's.
-- terms: how many posting lists it has.
CREATE TABLE segments (
    id INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    terms INTEGER NOT NULL,
    lengths BLOB NOT NULL
) STRICT;

-- key: the term's number, times 65536, and the segment: what a term has in all segments lies
-- together. sentences: rows, counted from the segment's first.
CREATE TABLE postings (
    key INTEGER PRIMARY KEY,
    sentences BLOB NOT NULL
) STRICT;

-- The index is of another Analyzer now.
DELETE FROM memory WHERE name = 'analyzer';
