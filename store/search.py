"""The pipeline on one screen: parse → candidates → rerank → judge → highlight.

All of it runs in a thread that reads, on one connection: the event loop is left free, and a
search is one hop.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from store import index, quotes
from store.alphabet import fold
from store.answer import Answer, Explanation, Hit, Passage, Verdict, Way
from store.distances import alike_somewhere
from store.errors import IndexStale
from store.filtering import allowed
from store.highlight import highlighted
from store.judging import score, verdict
from store.model import Quote
from store.query import Query, parse
from store.scoring import Candidate, Match, match, shortlist
from store.spanning import Across, across
from store.terms import character_range

CANDIDATES = 64
"""How many sentences are looked at roughly for one query."""
CLOSELY = 12
"""How many of them are looked at closely."""
_TIE = 0.001
"""Difference in rank within which what people chose decides."""
_NEAR_TIE = 0.03
"""Difference in rank within which the marks in the query decide."""
_WHOLE, _BROAD, _MARKS = 0.02, 0.01, 0.1
"""What whole words, a short sentence and marks as typed add to a rank."""
_FRAME = 0.08
"""What is taken from a rank where words of the query were set aside: they may be meant, too."""
_SELECT = """
SELECT sentences.id, text, same_words, folded, word_starts
FROM json_each(?) AS wanted CROSS JOIN sentences ON sentences.id = wanted.value
"""

_CHOICES = """
SELECT sentences.id, count FROM json_each(?) AS wanted
CROSS JOIN sentences ON sentences.id = wanted.value
JOIN choices ON choices.sentence = sentences.public_id
"""


@dataclass(frozen=True, slots=True)
class _Effort:
    """How hard a search is made."""

    sounding: bool
    """Whether what sounds as asked is looked for, beside what is written so."""
    budget: int
    """Bytes of posting lists."""
    enough: float
    """Similarity, from 0 to 1, of a match beside which no better one is to be expected."""


_EFFORTS = (
    _Effort(sounding=False, budget=index.BUDGET, enough=0.8),
    _Effort(sounding=True, budget=index.BUDGET, enough=0.6),
    _Effort(sounding=True, budget=8 * index.BUDGET, enough=0.0),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match and where it stands."""

    match: Match
    rank: tuple[bool, float]
    """The greater, the better."""
    as_typed: float = 0.0


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
    if index.is_stale(connection):
        raise IndexStale
    segments.refresh(connection)
    keep = allowed(connection, query.filters, sessions)
    found = ranked(connection, segments, query, keep, limit)
    over = across(connection, query, [one.match for one in found])
    claimed = [one for one in found if verdict(one.match) is not Verdict.NONE]
    claimed = _by_choice(connection, claimed)
    hits = _hits(connection, claimed, keep, limit)
    if over is not None and verdict(over.match) is not Verdict.NONE:
        hits = [_hit_across(connection, over), *hits][:limit]
    return Answer(text, hits[0].verdict if hits else Verdict.NONE, tuple(hits))


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
        found = _rerank(query, candidates, max(CLOSELY, 2 * limit))
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
    most = max(CANDIDATES, 4 * limit)
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


def _rerank(query: Query, candidates: Sequence[Candidate], most: int) -> list[Ranked]:
    """Rank the best candidates, each saying once, best first."""
    if not candidates:
        return []
    said: dict[int, Candidate] = {}
    for candidate in candidates:
        said.setdefault(candidate.same_words, candidate)
    sounds = query.sounds.of([reading.text for reading in query.readings])
    best = shortlist(query.readings, sounds, list(said.values()), most)
    found = [
        _ranked(match(query.readings[place], sounds[place], candidate)) for candidate, place in best
    ]
    found.sort(key=lambda one: one.rank, reverse=True)
    if len(found) > 1:
        exact, top = found[0].rank
        found = [
            _with_marks(query, one) if one.rank >= (exact, top - _NEAR_TIE) else one
            for one in found
        ]
        found.sort(key=lambda one: one.rank, reverse=True)
    return found


def _ranked(found: Match) -> Ranked:
    score = found.similarity + _WHOLE * found.wholeness + _BROAD * found.breadth
    if found.reading.way is Way.UNFRAMED:
        score -= _FRAME
    return Ranked(found, (found.exact and found.reading.way is Way.TYPED, score))


def _with_marks(query: Query, one: Ranked) -> Ranked:
    alike = alike_somewhere(query.original, one.match.candidate.text)
    exact, score = one.rank
    return Ranked(one.match, (exact, score + _MARKS * alike), alike)


def _by_choice(connection: sqlite3.Connection, claimed: list[Ranked]) -> list[Ranked]:
    """Put first, among those that rank alike, what people sent on the most often."""
    exact, top = claimed[0].rank if claimed else (False, 0.0)
    tied = [one for one in claimed if one.rank >= (exact, top - _TIE)]
    if len(tied) < 2:  # noqa: PLR2004 - one alone is no tie
        return claimed
    rows = [one.match.candidate.row for one in tied]
    counts = dict(connection.execute(_CHOICES, (json.dumps(rows),)).fetchall())
    tied.sort(key=lambda one: counts.get(one.match.candidate.row, 0), reverse=True)
    return tied + claimed[len(tied) :]


def _hits(
    connection: sqlite3.Connection,
    claimed: Sequence[Ranked],
    keep: index.Rows | None,
    limit: int,
) -> list[Hit]:
    """Make hits: the same words of two speakers are two, of one speaker one with every place."""
    said = quotes.sayings(connection, [one.match.candidate.same_words for one in claimed])
    chosen: list[tuple[Ranked, int, tuple[str, ...]]] = []
    for one in claimed:
        candidate = one.match.candidate
        for places in said.get(candidate.same_words, {}).values():
            passing = [place for place in places if _passes(keep, place[0])]
            if not passing:
                continue
            own = next((place for place in passing if place[0] == candidate.row), passing[0])
            others = tuple(name for row, name in places if row != own[0])
            chosen.append((one, own[0], (own[1], *others)))
        if len(chosen) >= limit:
            break
    held = quotes.by_rows(connection, [row for _, row, _ in chosen[:limit]])
    return [_hit(one, held[row], places) for one, row, places in chosen[:limit]]


def _passes(keep: index.Rows | None, row: int) -> bool:
    return keep is None or int(np.searchsorted(keep, row, side="right")) % 2 == 1


def _hit(one: Ranked, quote: Quote, places: tuple[str, ...]) -> Hit:
    found = one.match
    return Hit(
        quote=quote,
        verdict=verdict(found),
        score=score(found),
        spans=highlighted(quote.text, found.spans),
        places=places,
        explanation=_explanation(found, one.as_typed),
    )


def _hit_across(connection: sqlite3.Connection, over: Across) -> Hit:
    """Make a hit of words that reach over two sentences."""
    held = quotes.by_rows(connection, over.rows)
    passages = tuple(
        Passage(held[row].sentence, highlighted(held[row].text, spans))
        for row, spans in zip(over.rows, over.spans(), strict=True)
    )
    first, second = (sum(span.end - span.start for span in part.spans) for part in passages)
    own = 0 if first >= second else 1
    quote = held[over.rows[own]]
    return Hit(
        quote=quote,
        verdict=verdict(over.match),
        score=score(over.match),
        spans=passages[own].spans,
        places=(quote.id,),
        passages=passages,
        explanation=_explanation(over.match, 0.0),
    )


def _explanation(found: Match, marks: float) -> Explanation:
    reading = found.reading
    return Explanation(
        way=reading.way,
        looked_for=reading.shown,
        similarity=found.similarity,
        weight=found.candidate.weight,
        turned=found.turned,
        wholeness=found.wholeness,
        breadth=found.breadth,
        as_typed=marks,
    )
