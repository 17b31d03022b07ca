"""Pinyin: what a person types in Latin letters, read as syllables of Mandarin.

Syllables are known by their numbers in `store.alphabet.syllables`, which are in alphabetical
order: all that begin alike stand together, so that what is only begun is a range of numbers.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from store.alphabet import syllables

LETTER_LIMIT = 200
"""Letters of the longest word that is read."""
_MOST_READINGS = 4
_LONGEST = 6
"""Letters of the longest syllable: zhuang."""
_BEGUN = LETTER_LIMIT + 1
"""What ending in a mere beginning costs a reading: more than any number of syllables."""

_TONE_MARKS = frozenset("\u0300\u0301\u0304\u0306\u030c")
"""Combining; among them the breve, which many type for the third tone."""
_U_SIGNS = frozenset("\u0308:")
"""What makes ü of u: the diaeresis, combining, or the colon of who cannot type it."""
_VOWELS = frozenset("aeiouv")
_TONE_DIGITS = frozenset("12345")
_APOSTROPHES = frozenset("'’‘ʼ＇`")


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable, or the beginning of one: the half-open range of numbers that it may be."""

    first: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether it is one certain syllable."""
        return self.end == self.first + 1


def spelled(word: str, *, begun: bool = False) -> list[tuple[Syllable, ...]]:
    """Read a run of Latin letters as pinyin: at most four ways, likeliest first; [] if it is none.

    A reading of whole syllables comes before one whose last is only begun; among either, that of
    fewer syllables comes first, then that whose earlier syllables are longer. One that is only
    begun follows a whole one in the same word or, with `begun`, may be all there is of the word.
    It is left out where whole syllables do with fewer.
    """
    return list(_readings(word, begun=begun))


class _Letters(NamedTuple):
    """A word's letters, and where its syllables can part."""

    letters: str
    """a to z, with v for ü."""
    ends: list[int]
    """For each letter, where at the latest a syllable ends that begins with it."""
    closed: bool
    """Whether a tone digit says that the last syllable is whole."""


_Way = tuple[int, tuple[Syllable, ...]]
"""What a reading of some last letters of a word costs, and the reading."""


def _cost(way: _Way) -> int:
    return way[0]


@lru_cache(maxsize=1024)
def _readings(word: str, *, begun: bool) -> tuple[tuple[Syllable, ...], ...]:
    typed = _typed(word)
    if typed is None or not 0 < len(typed.letters) <= LETTER_LIMIT:
        return ()
    ways = _segmented(typed, begun=begun)
    if not ways:
        return ()
    cheapest = ways[0][0]
    limit = _BEGUN + cheapest
    return tuple(reading for cost, reading in ways if cheapest > _BEGUN or cost <= limit)


def _segmented(typed: _Letters, *, begun: bool) -> list[_Way]:
    """Find the cheapest ways to part the letters into syllables, from the last letter back."""
    wholes, _ = _tables()
    letters, ends, _ = typed
    ways: list[list[_Way]] = [[] for _ in letters]
    ways.append([(0, ())])
    for start in range(len(letters) - 1, -1, -1):
        found = ways[start]
        # Longer syllables first: sorting by cost leaves them so among equals.
        for end in range(min(start + _LONGEST, ends[start]), start, -1):
            if ways[end]:
                syllable = wholes.get(letters[start:end])
                if syllable:
                    found += [(cost + 1, (syllable, *rest)) for cost, rest in ways[end]]
        if start > 0 or begun:
            found += _beginning(typed, start)
        if len(found) > 1:
            found.sort(key=_cost)
            del found[_MOST_READINGS:]
    return ways[0]


def _beginning(typed: _Letters, start: int) -> list[_Way]:
    """Take all letters from a place on for the beginning of a syllable, if they can be."""
    letters, ends, closed = typed
    if closed or len(letters) - start >= _LONGEST or ends[start] < len(letters):
        return []
    _, beginnings = _tables()
    syllable = beginnings.get(letters[start:])
    return [(_BEGUN + 1, (syllable,))] if syllable else []


def _typed(word: str) -> _Letters | None:
    """Take a word apart into letters, tones and apostrophes; None if it holds anything else."""
    word = word.lower()
    if word.isascii() and word.isalpha():
        return _Letters(_with_u(word), [len(word)] * len(word), closed=False)
    letters: list[str] = []
    marks: set[int] = set()
    walls: set[int] = set()
    closed = False
    for sign in unicodedata.normalize("NFD", word):
        place = len(letters) - 1
        if "a" <= sign <= "z":
            letters.append(sign)
            closed = False
        elif sign in _TONE_MARKS and letters and letters[-1] in _VOWELS and place not in marks:
            marks.add(place)
        elif sign in _U_SIGNS and letters and letters[-1] == "u":
            letters[-1] = "v"
        elif sign in _TONE_DIGITS and letters and len(letters) not in walls:
            walls.add(len(letters))
            closed = True
        elif sign in _APOSTROPHES:
            walls.add(len(letters))
        else:
            return None
    ends = _latest_ends(len(letters), marks, walls)
    return _Letters(_with_u("".join(letters)), ends, closed)


def _latest_ends(length: int, marks: set[int], walls: set[int]) -> list[int]:
    """Give for each letter where a syllable from there ends at the latest.

    That is at the next wall, and before a second tone mark.
    """
    ends = [length] * length
    wall = first_mark = second_mark = length
    for place in range(length - 1, -1, -1):
        if place + 1 in walls:
            wall = place + 1
        if place in marks:
            first_mark, second_mark = place, first_mark
        ends[place] = min(wall, second_mark)
    return ends


def _with_u(letters: str) -> str:
    """Write u where no one needs to be told that it is ü: ju, qu, xu, yu."""
    if "v" in letters:
        for initial in "jqxy":
            letters = letters.replace(f"{initial}v", f"{initial}u")
    return letters


@cache
def _tables() -> tuple[dict[str, Syllable], dict[str, Syllable]]:
    """Give all syllables by their spelling, and all that is only the beginning of one."""
    numbers = syllables()
    wholes = {name: Syllable(number, number + 1) for name, number in numbers.items()}
    wholes |= {"lue": wholes["lve"], "nue": wholes["nve"]}
    beginnings: dict[str, Syllable] = {}
    for name, number in numbers.items():
        for length in range(1, len(name)):
            start = name[:length]
            if start not in wholes:
                first = beginnings[start].first if start in beginnings else number
                beginnings[start] = Syllable(first, number + 1)
    return wholes, beginnings
