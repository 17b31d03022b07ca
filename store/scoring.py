"""How near a sentence is to a reading of a query. Pure.

First all candidates at once, roughly: the longest common subsequence in characters and in sounds.
Then the best of them, closely: where in the sentence the reading lies, what of it is there as
written, what only sounds so, what is missing, and what stands between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from store.aligning import HOMOPHONE, QUOTED_WHOLE, Laid, Lie, best_lie
from store.analysis import words_at, words_covered
from store.answer import Way
from store.distances import in_common
from store.model import Span
from store.query import Reading
from store.sounds import has_sounds
from store.weighing import numbers_differ, turned_around, weight

_ROUGH_WEIGHT = 0.3
_ROUGH_LENGTH = 0.002
_LEAST_FIT, _FAR_BEHIND, _ALL_THERE = 0.4, 0.3, 0.8
WORTH = {Way.TYPED: 1.0, Way.UNFRAMED: 0.99, Way.NUMERALS: 0.985, Way.PINYIN: 0.96}
"""What a sentence that fits a reading wholly is worth."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be meant."""

    row: int
    text: str
    """Verbatim."""
    same_words: int
    folded: str
    sound: str
    word_starts: bytes
    weight: float
    """From 0 to 1: the share it has of what the query's terms in the index weigh."""
    among: int = 1
    """How many sentences the archive has: among many, a likeness by chance is likelier."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a reading lies in a candidate, and how well."""

    candidate: Candidate
    reading: Reading
    similarity: float
    """From 0 to 1."""
    matched: float
    """What is there of the reading, in characters as heavy as most."""
    spans: tuple[Span, ...]
    """What matches, into the folded sentence."""
    exact: bool
    """The reading stands in the sentence, and what is beside it there does not turn its sense."""
    turned: bool
    """What differs turns the sense: a negation, a number, an opposite."""
    missing: float = 0.0
    """What is not there of the reading, in characters as heavy as most."""
    in_order: bool = True
    """Whether it is there in the order of the reading."""
    wholeness: float = 0.0
    """From 0 to 1: the share of what matches that stands in words matched as a whole."""
    breadth: float = 0.0
    """From 0 to 1: the share of the sentence that the reading is as long as."""


def shortlist(
    readings: Sequence[Reading],
    sounds: Sequence[str],
    candidates: Sequence[Candidate],
    most: int,
) -> list[tuple[Candidate, int]]:
    """Give the candidates that look best, best first, each with the reading that fits it best."""
    lengths = np.array([[max(len(reading.text), 1)] for reading in readings])
    sizes = np.array([len(one.folded) for one in candidates])
    alike = in_common([reading.text for reading in readings], [one.folded for one in candidates])
    sounding = in_common(sounds, [one.sound for one in candidates])
    worth = np.array([[WORTH[reading.way]] for reading in readings])
    # A sentence that a longer query quotes whole is measured by itself.
    lengths = np.minimum(lengths, sizes + QUOTED_WHOLE)
    fits = worth * (alike + HOMOPHONE * (sounding - alike)) / lengths
    best = fits.argmax(axis=0)
    weights = np.array([one.weight for one in candidates])
    fit = fits.max(axis=0)
    rough = fit + _ROUGH_WEIGHT * weights - _ROUGH_LENGTH * sizes
    # What has so much less in common than the best is no match beside it.
    # Words in another order have little in common so, and all of the weight.
    hopeless = (fit < max(_LEAST_FIT, fit.max() - _FAR_BEHIND)) & (weights < _ALL_THERE)
    order = np.argsort(-rough, kind="stable")[:most]
    order = order[~hopeless[order]]
    return [(candidates[place], int(best[place])) for place in order.tolist()]


def match(reading: Reading, sound: str, candidate: Candidate) -> Match:
    """Lay a reading, and how it sounds, on a candidate."""
    sentence = candidate.folded
    words = words_at(candidate.word_starts, len(sentence))
    typed = not has_sounds(reading.text)
    places = _occurrences(reading.text, sentence) if typed else []
    said = [place for place in places if not turned_around(sentence, place)]
    if places:
        span = max(said or places, key=lambda found: _wholeness(words, (found,)))
        best, ordered = Lie(1.0, weight(reading.text), (span,), turned=not said), True
    else:
        best, ordered = best_lie(reading, sound, Laid(sentence, candidate.sound))
    return Match(
        candidate=candidate,
        reading=reading,
        similarity=best.similarity * WORTH[reading.way],
        matched=best.matched,
        spans=best.spans,
        exact=bool(said),
        turned=best.turned or numbers_differ(reading.text, sentence),
        missing=max(0.0, weight(reading.text) - best.matched),
        in_order=ordered,
        wholeness=_wholeness(words, best.spans),
        breadth=min(1.0, len(reading.text) / max(len(sentence), 1)),
    )


def _occurrences(query: str, sentence: str) -> list[Span]:
    found = []
    position = sentence.find(query)
    while position >= 0:
        found.append(Span(position, position + len(query)))
        position = sentence.find(query, position + 1)
    return found


def _wholeness(words: Sequence[tuple[int, int]], spans: Sequence[Span]) -> float:
    """Give the share of what matches that stands in words matched as a whole."""
    return words_covered(words, {place for span in spans for place in range(span.start, span.end)})
