"""How likely it is that a match is what was meant, and what may be claimed of it. Pure.

The probability is a logistic curve of what a match shows. Its coefficients are what
`bench/calibrate.py` found on sentences of many transcripts, damaged in many ways, and on others
that the archive did not hold; `bench/README.md` shows the curve.
"""

from __future__ import annotations

import math

from store.answer import Verdict, Way
from store.scoring import Match

EXACT_SCORE = 100.0
CLOSE_MOST = 0.99
"""The most that a match which is not exact is taken to be likely."""
CLOSE_LEAST = 0.3
"""The least that is claimed: below it, more of what is claimed too is false than is found."""

Features = tuple[float, ...]

FEATURES = (
    "similarity",
    "evidence",
    "missing",
    "turned",
    "weight",
    "wholeness",
    "breadth",
    "pinyin",
    "in order",
    "among",
)
COEFFICIENTS: Features = (-11.44, 9.53, 2.0, -1.92, -1.5, 3.49, -0.36, 2.55, -0.26, 1.94, -0.52)
"""Of 1, then of each of the features, as fitted; but that of a turned sense is set by hand: how
much likelier it makes another sentence, no damage made by chance can tell."""
_MOST_MATCHED = 24.0


def features(match: Match) -> Features:
    """Give what a match shows of its likelihood: similarity, evidence, sense, share of terms."""
    return (
        match.similarity,
        math.log1p(min(match.matched, _MOST_MATCHED)),
        math.log1p(match.missing),
        float(match.turned),
        match.candidate.weight,
        match.wholeness,
        match.breadth,
        float(match.reading.way is Way.PINYIN),
        float(match.in_order),
        math.log10(max(match.candidate.among, 1)),
    )


def probability(match: Match) -> float:
    """Give how likely a match is what was meant, from 0 to 1."""
    if match.exact:
        return 1.0
    logit = COEFFICIENTS[0] + sum(
        coefficient * value
        for coefficient, value in zip(COEFFICIENTS[1:], features(match), strict=True)
    )
    return min(1 / (1 + math.exp(-logit)), CLOSE_MOST)


def score(match: Match) -> float:
    """Give a match's score, from 0 to 100: its likelihood in hundredths."""
    return EXACT_SCORE * probability(match)


def verdict(match: Match) -> Verdict:
    """Say what may be claimed of a match."""
    if match.exact:
        return Verdict.EXACT
    # What only sounds as asked, every character of it, has nothing to show.
    claimed = bool(match.spans) and probability(match) >= CLOSE_LEAST
    return Verdict.CLOSE if claimed else Verdict.NONE
