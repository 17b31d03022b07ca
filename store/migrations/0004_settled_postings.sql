-- The posting lists of segments of many sentences lie apart from those of the segments that still
-- come and merge: a table of a million terms is written all over wherever a few thousand are.
CREATE TABLE settled_postings (
    key INTEGER PRIMARY KEY,
    sentences BLOB NOT NULL
) STRICT;

INSERT INTO settled_postings SELECT key, sentences FROM postings
WHERE (key & 65535) IN (SELECT id FROM segments WHERE last - first >= 16384);

DELETE FROM postings WHERE (key & 65535) IN (SELECT id FROM segments WHERE last - first >= 16384);
