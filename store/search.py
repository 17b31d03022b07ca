"""The pipeline on one screen: parse → candidates → rerank → judge → highlight.

All of it runs in a thread that reads, on one connection: the event loop is left free, and a
search is one hop.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from store import index, memory
from store.alphabet import fold
from store.answer import Answer, Verdict
from store.errors import IndexStale
from store.filtering import allowed
from store.hits import by_choice, hit_across, hits_of
from store.judging import verdict
from store.naming import named, said_by
from store.query import Query, parse
from store.ranking import Ranked, rerank
from store.scoring import Candidate
from store.spanning import across
from store.terms import character_range

CLOSELY = 12
"""How many of them are looked at closely."""
_SURE = 0.9
"""Similarity of a match beside which a name in the query is part of the words."""
_SELECT = """
SELECT sentences.id, text, same_words, folded, word_starts
FROM json_each(?) AS wanted CROSS JOIN sentences ON sentences.id = wanted.value
"""


@dataclass(frozen=True, slots=True)
class _Effort:
    """How hard a search is made."""

    sounding: bool
    """Whether what sounds as asked is looked for, beside what is written so."""
    budget: int
    """Bytes of posting lists."""
    candidates: int
    """How many sentences are looked at roughly."""
    enough: float
    """Similarity, from 0 to 1, of a match beside which no better one is to be expected."""


_EFFORTS = (
    _Effort(sounding=False, budget=index.BUDGET, candidates=48, enough=0.8),
    _Effort(sounding=True, budget=index.BUDGET, candidates=64, enough=0.6),
    _Effort(sounding=True, budget=8 * index.BUDGET, candidates=64, enough=0.0),
)


def search(
    connection: sqlite3.Connection,
    segments: index.Segments,
    text: str,
    limit: int,
    sessions: Sequence[str] = (),
) -> Answer:
    """Find the sentences a query means, best first. Blocks while it reads and compares.

    Args:
        connection: Where to read.
        segments: The segments there.
        text: The query.
        limit: How many hits at the most.
        sessions: Public ids of the sessions to keep to; () for all.

    Raises:
        QueryError: The query cannot be searched.
        IndexStale: Another version made the index.
        sqlite3.Error: SQLite could not answer.
    """
    query = parse(text)
    if memory.is_stale(connection):
        raise IndexStale
    segments.refresh(connection)
    keep = allowed(connection, query.filters, sessions)
    found = ranked(connection, segments, query, keep, limit)
    if not found or found[0].match.similarity < _SURE:
        found = _with_names(connection, segments, query, sessions, found, limit)
    over = across(connection, query, [one.match for one in found])
    if over is not None and verdict(over.match) is Verdict.NONE:
        over = None
    shown = over.rows if over else ()
    claimed = [
        one
        for one in found
        if one.match.candidate.row not in shown and verdict(one.match) is not Verdict.NONE
    ]
    hits = hits_of(connection, by_choice(connection, claimed), keep, limit)
    if over is not None:
        hits = [hit_across(connection, over), *hits][:limit]
    return Answer(text, hits[0].verdict if hits else Verdict.NONE, tuple(hits))


def _with_names(
    connection: sqlite3.Connection,
    segments: index.Segments,
    query: Query,
    sessions: Sequence[str],
    found: list[Ranked],
    limit: int,
) -> list[Ranked]:
    """Look also for the rest of a query among what the speakers said whom it names."""
    for name, rest in named(connection, query):
        speakers = (*query.filters.speakers, name)
        keep = allowed(connection, replace(query.filters, speakers=speakers), sessions)
        own = ranked(connection, segments, parse(rest), keep, limit)
        found = said_by(name, own, found)
    return found


def ranked(
    connection: sqlite3.Connection,
    segments: index.Segments,
    query: Query,
    keep: index.Rows | None,
    limit: int,
) -> list[Ranked]:
    """Rank what may be meant, best first, whether it may be claimed or not.

    What is written as asked is looked for first, then what sounds so, then with more patience.
    """
    found: list[Ranked] = []
    for effort in _EFFORTS:
        if keep is not None and effort is not _EFFORTS[-1]:
            continue  # Filters let few pass: little would be found.
        candidates = _candidates(connection, segments, query, keep, limit, effort)
        found = rerank(query, candidates, max(CLOSELY, 2 * limit))
        if found and found[0].match.similarity >= effort.enough:
            break
    return found


def _candidates(
    connection: sqlite3.Connection,
    segments: index.Segments,
    query: Query,
    keep: index.Rows | None,
    limit: int,
    effort: _Effort,
) -> list[Candidate]:
    """Fetch the sentences that may be meant, without those that may not."""
    most = max(effort.candidates, 4 * limit)
    ranges = [reading.terms(sounding=effort.sounding) for reading in query.readings]
    if any(ranges):
        found = index.candidates(
            connection, segments, ranges, most, allowed=keep, budget=effort.budget
        )
    else:
        found = index.beginning_with(
            connection, segments, character_range(query.text[0]), most, allowed=keep
        )
    rows = connection.execute(_SELECT, (json.dumps(found.rows.tolist()),)).fetchall()
    weights = dict(zip(found.rows.tolist(), found.weights.tolist(), strict=True))
    simple = [text for _, text, _, folded, _ in rows if folded is None]
    folded_simply = iter(fold(simple)[0] if simple else ())
    folded = [kept or next(folded_simply) for _, _, _, kept, _ in rows]
    sounds = query.sounds.of(folded) if folded else []
    among = segments.total
    candidates = [
        Candidate(row, text, same_words, words, sound, word_starts, weights[row], among)
        for (row, text, same_words, _, word_starts), words, sound in zip(
            rows, folded, sounds, strict=True
        )
    ]
    if not query.phrases and not query.excluded:
        return candidates
    return [one for one in candidates if _has_what_it_must(one.folded, query)]


def _has_what_it_must(words: str, query: Query) -> bool:
    """Tell whether a sentence has every phrase of a query, and no word that is excluded."""
    return all(phrase in words for phrase in query.phrases) and not any(
        word in words for word in query.excluded
    )
