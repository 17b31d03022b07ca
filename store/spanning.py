"""Words that reach from one sentence into the next."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from store.alphabet import fold
from store.model import Span
from store.query import Query
from store.scoring import Candidate, Match, match

_SHORTEST = 6
"""Code points of a query that may reach over two sentences."""
_TRIED = 3
"""Matches whose neighbours are looked at."""
_BETTER = 0.1
"""How much better the two must be than either, from 0 to 1."""
_FEWEST = 2
"""Code points that must match on either side."""
_BESIDE = """
SELECT beside.id, beside.text, beside.folded, beside.word_starts, beside.same_words
FROM sentences AS this JOIN sentences AS beside
ON beside.turn = this.turn AND beside.id IN (this.id - 1, this.id + 1)
WHERE this.id = ?
"""


@dataclass(frozen=True, slots=True)
class Across:
    """A match over two sentences."""

    match: Match
    """Its candidate is both, put together."""
    rows: tuple[int, int]
    border: int
    """Code points of the first, folded."""

    def spans(self) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Give what matches in either sentence, folded."""
        first, second = [], []
        for span in self.match.spans:
            if span.start < self.border:
                first.append(Span(span.start, min(span.end, self.border)))
            if span.end > self.border:
                start = max(span.start, self.border) - self.border
                second.append(Span(start, span.end - self.border))
        return tuple(first), tuple(second)


def across(connection: sqlite3.Connection, query: Query, matches: list[Match]) -> Across | None:
    """Find a query over two sentences, if it fits there clearly better than in one."""
    if len(query.text) < _SHORTEST or any(found.exact for found in matches[:1]):
        return None
    best: Across | None = None
    alone = max((found.similarity for found in matches), default=0.0)
    if alone + _BETTER >= 1:
        return None
    for found in matches[:_TRIED]:
        for other in connection.execute(_BESIDE, (found.candidate.row,)):
            tried = _joined(query, found, tuple(other))
            least = best.match.similarity if best else alone + _BETTER
            # But for keywords, words here and there of both would fit too much.
            fits = tried.match.in_order or bool(found.reading.parts)
            if fits and tried.match.similarity > least and _reaches_over(tried):
                best = tried
    return best


def _joined(query: Query, found: Match, other: tuple[int, str, str | None, bytes, int]) -> Across:
    row, text, folded, _, same_words = other
    folded = folded or fold([text])[0][0]
    beside = replace(
        found.candidate,
        row=row,
        text=text,
        same_words=same_words,
        folded=folded,
        sound=query.sounds.of([folded])[0],
    )
    first, second = sorted((found.candidate, beside), key=lambda candidate: candidate.row)
    together = Candidate(
        row=found.candidate.row,
        text=found.candidate.text,
        same_words=found.candidate.same_words,
        folded=first.folded + second.folded,
        sound=first.sound + second.sound,
        word_starts=b"",
        weight=found.candidate.weight,
        among=found.candidate.among,
    )
    sound = query.sounds.of([found.reading.text])[0]
    lie = match(found.reading, sound, together)
    return Across(lie, (first.row, second.row), len(first.folded))


def _reaches_over(tried: Across) -> bool:
    return all(sum(span.end - span.start for span in spans) >= _FEWEST for spans in tried.spans())
