-- What was done to the archive, when and by whom. An entry is written in the transaction of what it
-- tells, and stays as it was written.
-- session, title: of the session it was done to, as that was called then; NULL where it is of none.
-- details: JSON.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    deed TEXT NOT NULL,
    session TEXT,
    title TEXT,
    details TEXT NOT NULL
) STRICT;

CREATE INDEX journal_by_session ON journal (session);

CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'what the journal tells stays');
END;

CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'what the journal tells stays');
END;

-- REPLACE takes a row out without that trigger.
CREATE TRIGGER journal_is_not_overwritten BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'what the journal tells stays');
END;

-- What a person put right of a session: the field, and what the source had told. The session is
-- named by its public id, so that this outlives a new edition.
CREATE TABLE edits (
    session TEXT NOT NULL,
    field TEXT NOT NULL,
    was TEXT,
    PRIMARY KEY (session, field)
) STRICT, WITHOUT ROWID;

-- Which sessions are editions of one event, in another script or of another publisher.
CREATE TABLE events (
    session INTEGER PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    event INTEGER NOT NULL
) STRICT;

CREATE INDEX events_by_event ON events (event);
