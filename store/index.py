"""SQL of segments and postings: which sentences may be meant."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from store.postings import tally, unpacked
from store.terms import KIND_SHIFT, SYLLABLES

SEGMENT_BITS = 16
_MASK = (1 << SEGMENT_BITS) - 1
BUDGET = 4_000
"""Bytes of posting lists read for one query: the rarest terms first, as many as fit."""
_FEWEST = 3
"""Terms read even beyond the budget."""
_SMALL = 1_500
"""Bytes of a posting list that is read together with its size."""
_SOUND = 0.6
"""What a pair of syllables weighs beside a pair of characters as rare."""
_SHARE = 0.3
"""Share of the greatest weight below which a sentence is no candidate."""

TABLES = ("postings", "settled_postings")
"""Where posting lists lie: those of segments that still come and merge, and those of large ones."""


def _of_both(select: str) -> str:
    """Say an SQL query of posting lists for both tables; its values are ?1, ?2 and so on."""
    return " UNION ALL ".join(select.replace("postings", table) for table in TABLES)


_COLUMNS = f"""
SELECT postings.key, length(sentences), CASE WHEN length(sentences) <= {_SMALL} THEN sentences END
"""
_LISTED = _of_both(f"""
{_COLUMNS} FROM json_each(?1) AS wanted CROSS JOIN postings
ON postings.key BETWEEN wanted.value AND wanted.value + {(1 << SEGMENT_BITS) - 1}
""")
_READ = _of_both("""
SELECT postings.key, sentences FROM json_each(?1) AS wanted CROSS JOIN postings
ON postings.key = wanted.value
""")
_LISTED_BETWEEN = _of_both(f"{_COLUMNS} FROM postings WHERE postings.key BETWEEN ?1 AND ?2")
_BEGINNING = f"""
{_of_both("SELECT postings.key, sentences FROM postings WHERE postings.key BETWEEN ?1 AND ?2")}
ORDER BY 1 LIMIT ?3
"""  # noqa: S608 - constants

Ranges = Sequence[tuple[int, int]]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of sentences that were indexed together."""

    id: int
    first: int
    """Row of its first sentence."""
    lengths: npt.NDArray[np.uint8]
    """Code points of each sentence, folded, at most 255."""


@dataclass(slots=True)
class Segments:
    """The segments of an archive, kept between searches for as long as they are the same."""

    held: dict[int, Segment] = field(default_factory=dict)
    _generation: str | None = ""
    """The index's, when they were read; the index says how often it was written."""

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Read the segments again if the index was written since."""
        found = connection.execute("SELECT value FROM memory WHERE name = 'index'").fetchone()
        generation = found[0] if found else None
        if generation == self._generation:
            return
        self.held = {
            row: Segment(row, first, np.frombuffer(lengths, np.uint8))
            for row, first, lengths in connection.execute("SELECT id, first, lengths FROM segments")
        }
        self._generation = generation

    @property
    def total(self) -> int:
        """How many sentences the segments span."""
        return sum(len(segment.lengths) for segment in self.held.values())

    def lengths(self, rows: Rows) -> npt.NDArray[np.int64]:
        """Give the lengths of the sentences in these rows, code points."""
        found = np.zeros(len(rows), np.int64)
        for segment in self.held.values():
            within = rows - segment.first
            here = (within >= 0) & (within < len(segment.lengths))
            if here.all():
                return segment.lengths[within].astype(np.int64)
            found[here] = segment.lengths[within[here]]
        return found


class Candidates(NamedTuple):
    """Sentences that may be meant, by row, with what the terms they share with the query weigh."""

    rows: Rows
    weights: npt.NDArray[np.float64]
    """From 0 to 1: the share of what all terms that were read weigh."""


@dataclass(slots=True)
class _Listed:
    """A term, or several that count as one, and its posting lists, perhaps not read yet."""

    range: tuple[int, int]
    lists: list[tuple[int, bytes | None]] = field(default_factory=list)
    size: int = 0
    """Bytes."""

    def add(self, key: int, size: int, sentences: bytes | None) -> None:
        """Take a posting list."""
        self.lists.append((key, sentences))
        self.size += size

    def weight(self, total: int) -> float:
        """Weigh the term, the rarer the heavier; one of sounds less than one of characters."""
        # Two bytes a posting is what most lists take.
        weight = math.log(1 + 2 * total / self.size)
        return weight * _SOUND if self.range[0] >> KIND_SHIFT == SYLLABLES else weight


NOBODY = Candidates(np.zeros(0, np.int64), np.zeros(0))


def candidates(
    connection: sqlite3.Connection,
    segments: Segments,
    readings: Sequence[Ranges],
    most: int,
    *,
    allowed: Rows | None = None,
    budget: int = BUDGET,
) -> Candidates:
    """Give the sentences that share the most, and the rarest, of the terms.

    Args:
        connection: Where to read.
        segments: The segments there, fresh.
        readings: For each way a query may be meant, its terms, as half-open ranges of their
            numbers; what is in a range counts as one term.
        most: How many candidates to give.
        allowed: Half-open ranges of rows to keep to, flat, ascending; None for all.
        budget: Bytes of posting lists to read for each way.
    """
    listed = _listed(connection, {term for ranges in readings for term in ranges})
    chosen = [
        _affordable([listed[term] for term in ranges if term in listed], budget)
        for ranges in readings
    ]
    terms = {term.range: term for reading in chosen for term in reading}
    lists = _read(connection, terms.values())
    firsts = {row: segment.first for row, segment in segments.held.items()}
    unknown = [0, *(sum(term not in listed for term in ranges) for ranges in readings[1:])]
    weights = _weights(chosen, unknown, max(segments.total, 1))
    votes = [
        (blob, firsts[key & _MASK], weights[term])
        for key, term, blob in lists
        if key & _MASK in firsts
    ]
    if not votes:
        return NOBODY
    rows, summed = tally(votes)
    if allowed is not None:
        kept = (np.searchsorted(allowed, rows, side="right") & 1) == 1
        rows, summed = rows[kept], summed[kept]
    return _best(segments, rows, np.minimum(summed, 1.0), most)


def _weights(
    readings: Sequence[Sequence[_Listed]], unknown: Sequence[int], total: int
) -> dict[tuple[int, int], float]:
    """Weigh the terms of each reading, so that all of one weigh 1: what is all there is equal.

    Of a reading that is not as typed, terms that nobody has weigh too, or what little is known of
    it would weigh as much as all of what was typed.
    """
    found: dict[tuple[int, int], float] = {}
    for reading, missing in zip(readings, unknown, strict=True):
        weights = {term.range: term.weight(total) for term in reading}
        whole = sum(weights.values()) + missing * math.log(1 + 2 * total)
        for term, weight in weights.items():
            found[term] = max(found.get(term, 0.0), weight / whole)
    return found


def beginning_with(
    connection: sqlite3.Connection,
    segments: Segments,
    terms: tuple[int, int],
    most: int,
    *,
    allowed: Rows | None = None,
) -> Candidates:
    """Give sentences that hold a character: those of the pairs that begin with it.

    Args:
        connection: Where to read.
        segments: The segments there, fresh.
        terms: The half-open range of those pairs' numbers.
        most: How many candidates to give; a few thousand are looked at.
        allowed: Half-open ranges of rows to keep to, flat, ascending; None for all.
    """
    # The pair with the sentence's end comes first, then the others in no order that matters.
    found = connection.execute(
        _BEGINNING, (terms[0] << SEGMENT_BITS, (terms[1] << SEGMENT_BITS) - 1, most)
    )
    rows = [
        segment.first + unpacked(blob).astype(np.int64)
        for key, blob in found
        if (segment := segments.held.get(key & (1 << SEGMENT_BITS) - 1))
    ]
    if not rows:
        return NOBODY
    together = np.unique(np.concatenate(rows))
    if allowed is not None:
        together = together[(np.searchsorted(allowed, together, side="right") & 1) == 1]
    return _best(segments, together, np.ones(len(together)), most)


def _listed(
    connection: sqlite3.Connection, ranges: Collection[tuple[int, int]]
) -> dict[tuple[int, int], _Listed]:
    """Find the posting lists of terms; short ones are read at once."""
    single = [first << SEGMENT_BITS for first, end in ranges if end - first == 1]
    found: dict[tuple[int, int], _Listed] = {}
    for key, size, blob in connection.execute(_LISTED, (json.dumps(single),)):
        term = key >> SEGMENT_BITS
        found.setdefault((term, term + 1), _Listed((term, term + 1))).add(key, size, blob)
    for first, end in ranges:
        if end - first > 1:
            edges = (first << SEGMENT_BITS, (end << SEGMENT_BITS) - 1)
            for key, size, blob in connection.execute(_LISTED_BETWEEN, edges):
                found.setdefault((first, end), _Listed((first, end))).add(key, size, blob)
    return found


def _affordable(listed: Sequence[_Listed], budget: int) -> list[_Listed]:
    """Give the terms with the shortest lists that fit in the budget, and a few in any case."""
    ordered = sorted(listed, key=lambda term: term.size)
    spent = 0
    for count, found in enumerate(ordered):
        spent += found.size
        if spent > budget and count >= _FEWEST:
            return ordered[:count]
    return ordered


def _read(
    connection: sqlite3.Connection, terms: Iterable[_Listed]
) -> list[tuple[int, tuple[int, int], bytes]]:
    """Give the posting lists of terms: key, term, and packed sentences."""
    read, rest = [], {}
    for term in terms:
        for key, blob in term.lists:
            if blob is None:
                rest[key] = term.range
            else:
                read.append((key, term.range, blob))
    if rest:
        for key, blob in connection.execute(_READ, (json.dumps(list(rest)),)):
            read.append((key, rest[key], blob))
    return read


def _best(
    segments: Segments, rows: Rows, weights: npt.NDArray[np.float64], most: int
) -> Candidates:
    """Give the heaviest rows; of those that weigh alike, the shortest sentences."""
    if not len(rows):
        return NOBODY
    near = np.flatnonzero(weights >= _SHARE * weights.max())
    rows, weights = rows[near], weights[near]
    lengths = segments.lengths(rows)
    alive = lengths > 0
    if not alive.all():
        rows, weights, lengths = rows[alive], weights[alive], lengths[alive]
    if len(rows) > most:
        order = weights - lengths * 1e-4
        chosen = np.argpartition(order, -most)[-most:]
        rows, weights = rows[chosen], weights[chosen]
    order = np.argsort(rows)
    return Candidates(rows[order], weights[order])
