"""The order of candidates: how near each is, and what decides where they are as near. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.answer import Way
from store.distances import alike_somewhere
from store.query import Query
from store.scoring import Candidate, Match, match, shortlist

_NEAR_TIE = 0.03
"""Difference in rank within which the marks in the query decide."""
_WHOLE, _BROAD, _MARKS = 0.02, 0.01, 0.1
"""What whole words, a short sentence and marks as typed add to a rank."""
FRAME = 0.08
"""What is taken from a rank where words of the query were set aside: they may be meant, too."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match and where it stands."""

    match: Match
    rank: tuple[bool, float]
    """The greater, the better."""
    as_typed: float = 0.0


def rerank(query: Query, candidates: Sequence[Candidate], most: int) -> list[Ranked]:
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
        score -= FRAME
    return Ranked(found, (found.exact and found.reading.way is Way.TYPED, score))


def _with_marks(query: Query, one: Ranked) -> Ranked:
    alike = alike_somewhere(query.original, one.match.candidate.text)
    exact, score = one.rank
    return Ranked(one.match, (exact, score + _MARKS * alike), alike)
