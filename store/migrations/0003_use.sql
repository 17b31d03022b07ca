-- What chats settled and what is counted of use. Nothing here tells who asked what.

-- id: the number a face knows a chat, or a person, by. sessions: JSON, public ids it keeps to.
CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    language TEXT,
    quiet INTEGER NOT NULL DEFAULT 0,
    sessions TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- How often something happened on a day (UTC): a query by its verdict, how long it took, or one
-- that had no answer.
CREATE TABLE tallies (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, kind, name)
) STRICT, WITHOUT ROWID;

-- How often people sent a sentence on, by its public id.
CREATE TABLE choices (
    sentence TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What readers say is wrong with a quote, and how that was settled. correction: what is shown with
-- the quote from then on; NULL while the report is open or if it was dismissed.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    sentence TEXT NOT NULL,
    note TEXT NOT NULL,
    count INTEGER NOT NULL,
    reported_at TEXT NOT NULL,
    settled_at TEXT,
    correction TEXT
) STRICT;

CREATE INDEX reports_sentence ON reports (sentence);

-- Public ids of sentences that a new edition changed, and those of what stands there now.
CREATE TABLE former_ids (
    former TEXT PRIMARY KEY,
    sentence TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX former_ids_sentence ON former_ids (sentence);
