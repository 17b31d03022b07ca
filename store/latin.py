"""Words of scripts that part them by spaces: alike by their stems, or but for a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

from store.distances import slips
from store.model import Span
from store.weighing import weight

_WORD = re.compile(r"[^\W\d_\u2e80-\ue2ff\uf900-\ufaff]+|[0-9][0-9.,:/%]*")
_STEM, _SLIP = 0.9, 0.8
"""What a word is worth that has the same stem, or that differs by a slip, beside the very word."""
_SHORTEST_SLIP = 4
"""Letters of a word in which a slip may be: shorter ones are too like each other."""
_LETTERS_A_SLIP = 6
"""Letters of a word for each further slip."""
_COMMON = frozenset(
    """
    a an and are as at be been but by did do for from had has have he her his i in
    is it its of on or our she that the their they this to was we were will with
    would you your
    """.split()  # noqa: SIM905 - a list of strings would be four times as long
)
_COMMON_WORTH = 0.3


class _Stemmer(Protocol):
    """What is used of a Snowball stemmer."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - the library's name
        """Cut a word down to its stem."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a query."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, folded: str) -> Words:
        """Take the words of a folded text."""
        return cls(tuple(_WORD.findall(folded)))

    def __bool__(self) -> bool:
        """Tell whether any of them is of letters."""
        return any(word.isalpha() for word in self.words)

    @property
    def weight(self) -> float:
        """What all of them weigh."""
        return sum(map(worth, self.words))

    def found_in(self, sentence: str) -> tuple[float, tuple[Span, ...]]:
        """Give what of the words is in a folded sentence, weighed as they are, and where."""
        there = [(found[0], Span(*found.span())) for found in _WORD.finditer(sentence)]
        matched, spans = 0.0, set()
        for word in self.words:
            best, place = 0.0, None
            for other, span in there:
                alike = _alike(word, other)
                if alike > best:
                    best, place = alike, span
            if place is not None:
                matched += best * worth(word)
                spans.add(place)
        return matched, tuple(sorted(spans))


def worth(word: str) -> float:
    """Give what a word weighs; one that joins others weighs little."""
    return weight(word) * (_COMMON_WORTH if word in _COMMON else 1.0)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if not word.isalpha() or not other.isalpha():
        return 0.0
    if _stem(word) == _stem(other):
        return _STEM
    most = 1 + (len(word) - 1) // _LETTERS_A_SLIP
    if len(word) < _SHORTEST_SLIP or abs(len(word) - len(other)) > most:
        return 0.0
    return _SLIP if slips(word, other, most) <= most else 0.0


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word)


@cache
def _stemmer() -> _Stemmer:
    from snowballstemmer import stemmer  # noqa: PLC0415 - it loads every language it knows

    return cast("_Stemmer", stemmer("english"))
