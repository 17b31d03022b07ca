-- What transcripts of any layout and format have.

ALTER TABLE sessions ADD COLUMN place TEXT;

-- remark: 1 where a sentence is nobody's words though it stands in a turn: (Laughter.), [14:38].
-- time: when it begins, seconds since the recording's beginning.
ALTER TABLE sentences ADD COLUMN remark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sentences ADD COLUMN time REAL;

-- translates: the turn it says in another language.
ALTER TABLE turns ADD COLUMN translates INTEGER REFERENCES turns;

-- original: the bytes of a source that are not its text in UTF-8.
ALTER TABLE sources ADD COLUMN original BLOB;

-- reading: JSON, how the source was told to be read, besides by roles; with it it reads the same
-- again.
ALTER TABLE provenance ADD COLUMN reading TEXT NOT NULL DEFAULT '{}';
