"""How near a sentence is to a query. Pure; rapidfuzz is imported here alone.

A query that stands in a sentence is an exact match. Otherwise rapidfuzz finds the stretch of the
sentence that needs the fewest insertions and deletions to become the query (Indel similarity,
`partial_ratio`); what is the same in both is what matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from store.analysis import words_at, words_covered
from store.index import Candidate
from store.model import Span, Verdict
from store.query import Query
from store.text import Normalised, normalise

EXACT_SCORE = 100.0
_BEST_CLOSE_SCORE = 99.0
_SCATTERED = 0.95
"""What keywords found apart are worth of the same words found together."""
_SHORTEST_FUZZY_PART = 3
"""Code points: a keyword of one or two characters is in a sentence or is not."""
_QUOTED_WHOLE = 6
"""Code points a sentence has when, quoted whole in a long query, it counts half."""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, scored."""

    candidate: Candidate
    normalised: Normalised
    verdict: Verdict
    score: float
    """From 0 to 100."""
    spans: tuple[Span, ...]
    """What matches, into the normalised sentence."""
    rank: tuple[bool, float]
    """The greater, the better."""


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Where a text lies on a sentence, and how well from 0 to 1."""

    similarity: float
    spans: tuple[Span, ...]


def score_cutoff(length: int) -> float:
    """Give the score below which nothing is claimed, for a query of so many code points.

    The shorter the query, the likelier is a chance resemblance: one wrong character in four
    passes, one in three does not.
    """
    return 60.0 + 60.0 / max(length, 1)


def match(query: Query, candidate: Candidate) -> Match:
    """Score one candidate."""
    normalised = normalise(candidate.text)
    words = words_at(candidate.word_starts, len(normalised.text))
    exact = _occurrences(query.text, normalised.text)
    if exact:
        span = max(exact, key=lambda found: _wholeness(words, (found,)))
        best, score, verdict = _Alignment(1.0, (span,)), EXACT_SCORE, Verdict.EXACT
    else:
        best = max(
            _together(query.text, normalised.text),
            _apart(query.parts, normalised.text),
            key=lambda alignment: alignment.similarity,
        )
        score = min(100 * best.similarity, _BEST_CLOSE_SCORE)
        passes = score >= score_cutoff(len(query.text))
        verdict = Verdict.CLOSE if passes else Verdict.NONE
    wholeness = _wholeness(words, best.spans)
    breadth = min(1.0, len(query.text) / len(normalised.text)) if normalised.text else 0.0
    rank = (verdict is Verdict.EXACT, score + 2 * wholeness + breadth)
    return Match(candidate, normalised, verdict, score, best.spans, rank)


def _together(query: str, sentence: str) -> _Alignment:
    """Lay a query, in one piece, on the stretch of the sentence most like it."""
    alignment = fuzz.partial_ratio_alignment(query, sentence)
    if alignment is None or not alignment.score:
        return _Alignment(0.0, ())
    asked = Span(alignment.src_start, alignment.src_end)
    found = Span(alignment.dest_start, alignment.dest_end)
    words = query[asked.start : asked.end]
    # The stretch is no longer than the query: what a person left out may lie beyond its ends.
    left_out = len(words) - _length(_same(words, sentence, found))
    wider = Span(max(0, found.start - left_out), found.end + left_out)
    best = max(
        (_alignment(words, _same(words, sentence, stretch)) for stretch in (found, wider)),
        key=lambda aligned: aligned.similarity,
    )
    return _Alignment(best.similarity * _reach(len(query), asked), best.spans)


def _alignment(words: str, spans: tuple[Span, ...]) -> _Alignment:
    """Rate what is the same: Indel similarity with a stretch at least as long as the words.

    A shorter stretch would make 谈判 a better match of 谈判桌 at a sentence's end than within it.
    """
    if not spans:
        return _Alignment(0.0, ())
    stretch = max(len(words), spans[-1].end - spans[0].start)
    return _Alignment(2 * _length(spans) / (len(words) + stretch), spans)


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _same(words: str, sentence: str, stretch: Span) -> tuple[Span, ...]:
    """Give the parts of a stretch of the sentence that stand in the words too, in order."""
    blocks = LCSseq.opcodes(words, sentence[stretch.start : stretch.end])
    return tuple(
        Span(stretch.start + block.dest_start, stretch.start + block.dest_end)
        for block in blocks
        if block.tag == "equal"
    )


def _reach(length: int, asked: Span) -> float:
    """Weigh a sentence that is but a part of a long query: by its share, or by its own length."""
    covered = asked.end - asked.start
    return max(covered / length, covered / (covered + _QUOTED_WHOLE))


def _apart(parts: Sequence[str], sentence: str) -> _Alignment:
    """Lay each keyword on the sentence by itself."""
    if not parts:
        return _Alignment(0.0, ())
    alignments = [_part(part, sentence) for part in parts]
    total = sum(
        len(part) * alignment.similarity for part, alignment in zip(parts, alignments, strict=True)
    )
    similarity = _SCATTERED * total / sum(map(len, parts))
    spans = {span for alignment in alignments for span in alignment.spans}
    return _Alignment(similarity, tuple(sorted(spans)))


def _part(part: str, sentence: str) -> _Alignment:
    position = sentence.find(part)
    if position >= 0:
        return _Alignment(1.0, (Span(position, position + len(part)),))
    if len(part) < _SHORTEST_FUZZY_PART:
        return _Alignment(0.0, ())
    return _together(part, sentence)


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
