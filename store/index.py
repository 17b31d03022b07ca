"""SQL of terms and postings: which sentences may be meant."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from store.analysis import fingerprint
from store.database import Connection, fetch

CANDIDATES = 256
"""How many sentences are looked at closely for one query."""
_BUDGET = 60_000
"""Postings read for one query: the rarest terms first, as many as fit."""
_FEWEST_TERMS = 3
"""Terms read even beyond the budget."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be meant."""

    sentence: int
    text: str
    word_starts: bytes
    same_words: int
    speaker: int


async def candidates(connection: Connection, wanted: set[str]) -> list[Candidate]:
    """Give the sentences that share the most, and the rarest, of the terms."""
    weights = await _weights(connection, wanted)
    if not weights:
        return []
    values = ", ".join("(?, ?)" for _ in weights)
    rows = await fetch(
        connection,
        f"""
        WITH wanted (term, weight) AS (VALUES {values}),
        best AS (
            SELECT sentence, SUM(weight) AS weight FROM wanted JOIN postings USING (term)
            GROUP BY sentence ORDER BY SUM(weight) DESC, sentence LIMIT {CANDIDATES}
        )
        SELECT sentences.id, sentences.text, word_starts, same_words, turns.speaker
        FROM best JOIN sentences ON sentences.id = best.sentence
        JOIN turns ON turns.id = sentences.turn
        ORDER BY best.weight DESC, sentences.id
        """,  # noqa: S608 - only placeholders and a constant
        [value for pair in weights.items() for value in pair],
    )
    return [Candidate(*row) for row in rows]


async def add(connection: Connection, spoken: Mapping[int, set[str]]) -> None:
    """Index sentences, given by row with their terms."""
    counts = Counter(term for found in spoken.values() for term in found)
    await connection.executemany(
        """
        INSERT INTO terms (text, sentences) VALUES (?, ?)
        ON CONFLICT (text) DO UPDATE SET sentences = sentences + excluded.sentences
        """,
        counts.items(),
    )
    await connection.executemany(
        "INSERT INTO postings (term, sentence) SELECT id, ? FROM terms WHERE text = ?",
        ((sentence, term) for sentence, found in spoken.items() for term in sorted(found)),
    )


async def remove(connection: Connection, spoken: Mapping[int, set[str]]) -> None:
    """Take sentences, given as they were to `add`, out of the index."""
    counts = Counter(term for found in spoken.values() for term in found)
    await connection.executemany(
        "DELETE FROM postings WHERE sentence = ? AND term = (SELECT id FROM terms WHERE text = ?)",
        ((sentence, term) for sentence, found in spoken.items() for term in found),
    )
    await connection.executemany(
        "UPDATE terms SET sentences = sentences - ? WHERE text = ?",
        ((count, term) for term, count in counts.items()),
    )
    await connection.executemany(
        "DELETE FROM terms WHERE text = ? AND sentences <= 0", ((term,) for term in counts)
    )


async def clear(connection: Connection) -> None:
    """Empty the index, to be made anew by the Analyzer of today."""
    await connection.execute("DELETE FROM postings")
    await connection.execute("DELETE FROM terms")
    await connection.execute(
        "INSERT INTO memory VALUES ('analyzer', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (fingerprint(),),
    )


async def is_stale(connection: Connection) -> bool:
    """Tell whether another Analyzer made the index."""
    rows = await fetch(connection, "SELECT value FROM memory WHERE name = 'analyzer'")
    return [row["value"] for row in rows] != [fingerprint()]


async def _weights(connection: Connection, wanted: set[str]) -> dict[int, float]:
    """Weigh the terms the index knows, the rarer the heavier, within the budget."""
    marks = ", ".join("?" for _ in wanted)
    known = await fetch(
        connection,
        f"SELECT id, sentences FROM terms WHERE text IN ({marks}) "  # noqa: S608 - placeholders
        "ORDER BY sentences, id",
        sorted(wanted),
    )
    ((total,),) = await fetch(connection, "SELECT COALESCE(MAX(id), 0) FROM sentences")
    weights: dict[int, float] = {}
    postings = 0
    for term, sentences in known:
        postings += sentences
        if postings > _BUDGET and len(weights) >= _FEWEST_TERMS:
            break
        weights[term] = math.log(1 + total / sentences)
    return weights
