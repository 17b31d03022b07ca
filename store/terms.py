"""The terms of a text: what the index keys sentences by, as numbers below 2**34.

Three kinds, so that finding a sentence depends neither on telling its words apart nor on the
characters it is remembered in:

- a pair of characters that stand together, the first in the high bits, so that all pairs that
  begin with a character lie side by side; the last character of a sentence is paired with its end;
- a pair of syllables, for each common reading of two Han characters that stand together;
- three letters of a script that parts its words by spaces, a word's edge counting as one.

Characters beyond the Basic Multilingual Plane, and letters, share numbers now and then: what that
finds too much, the comparison of the sentences themselves sets aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from store.alphabet import LINE_END, Codes, codes_of, letters, readings

Terms = npt.NDArray[np.uint64]

TERM_BITS = 34
KIND_SHIFT = 32
CHARACTERS, SYLLABLES, LETTERS = 0, 1, 2
"""What a term is, in its bits above the lower 32."""
_END = 0
"""Stands in a pair for the end of the sentence."""
_SPACE = 0x20
_EDGES = frozenset({LINE_END, _SPACE})
_LEFT, _RIGHT = [0, 0, 1, 1, 0, 2], [0, 1, 0, 1, 2, 0]
"""Which readings of two neighbours are paired: the third of one with the first of the other."""


class Places(NamedTuple):
    """Terms, and of which text each is."""

    terms: Terms
    texts: npt.NDArray[np.uint64]
    """The text's place in the batch."""


def places(folded: Sequence[str]) -> Places:
    """Give the terms of folded texts, each as often as it occurs."""
    codes = codes_of(folded)
    line = np.cumsum(codes == LINE_END, dtype=np.uint64) - np.uint64(1)
    found = [*_written(codes), *_sounding(codes)]
    terms = np.concatenate([terms for terms, _ in found])
    return Places(terms, line[np.concatenate([at for _, at in found])])


def query_terms(folded: str, parts: Sequence[str]) -> list[int]:
    """Give the terms of a query: of its parts alone, where it has parts that have any.

    That a text ends with a character is not asked for. For the few characters of a query a loop is
    sooner done than what numpy does for a batch of sentences.
    """
    codes = codes_of(parts or [folded])
    letter = letters(codes).tolist()
    found: set[int] = set()
    for at, (before, after) in enumerate(pairwise(codes.tolist())):
        edge = before in _EDGES or after in _EDGES
        if not edge and not (letter[at] and letter[at + 1]):
            found.add(before << 16 | after)
        if letter[at]:
            found.add(_triple(codes[at - 1 : at + 2].tolist(), letter[at - 1 : at + 2]))
    return query_terms(folded, ()) if parts and not found else sorted(found)


def sounding_terms(folded: str, parts: Sequence[str]) -> list[int]:
    """Give the terms of how a query sounds, in the same way."""
    found = {term for terms, _ in _sounding(codes_of(parts or [folded])) for term in terms.tolist()}
    return sounding_terms(folded, ()) if parts and not found else sorted(found)


def _triple(codes: Sequence[int], letter: Sequence[bool]) -> int:
    """Give the term of a letter with its neighbours."""
    first, second, third = (
        code & 0x3FF if is_letter else 0 for code, is_letter in zip(codes, letter, strict=True)
    )
    return LETTERS << KIND_SHIFT | first << 20 | second << 10 | third


def syllable_ranges(syllables: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """Give the terms of syllables that stand together, as half-open ranges of their numbers.

    Each syllable is a half-open range of numbers itself, or None for what is no syllable; only
    behind a syllable that is known may one be open.
    """
    found = []
    for before, after in pairwise(syllables):
        known = before is not None and before[1] - before[0] == 1
        if before is not None and after is not None and known and after[0] < after[1]:
            base = SYLLABLES << KIND_SHIFT | before[0] << 9
            found.append((base | after[0], base | after[1]))
    return found


def character_range(character: str) -> tuple[int, int]:
    """Give the half-open range of the terms that begin with a character."""
    first = int(codes_of([character])[1]) << 16
    return first, first + (1 << 16)


_Found = tuple[Terms, npt.NDArray[np.intp]]


def _written(codes: Codes) -> list[_Found]:
    return [*_pairs(codes), *_triples(codes)]


def _pairs(codes: Codes) -> list[_Found]:
    """Pair what stands together, unless both are letters."""
    before, after = codes[:-1], codes[1:]
    letter = letters(codes)
    wanted = (before != LINE_END) & (before != _SPACE) & (after != _SPACE)
    wanted &= ~(letter[:-1] & letter[1:])
    at = np.flatnonzero(wanted)
    second = after[at].astype(np.uint64)
    second[second == LINE_END] = _END
    return [(before[at].astype(np.uint64) << np.uint64(16) | second, at)]


def _sounding(codes: Codes) -> list[_Found]:
    """Pair the syllables of Han characters that stand together."""
    read = readings()[:, codes]
    before, after = read[_LEFT, :-1], read[_RIGHT, 1:]
    ways, at = np.nonzero((before != 0) & (after != 0))
    if not at.size:
        return []
    pairs = before[ways, at].astype(np.uint64) << np.uint64(9) | after[ways, at]
    return [(pairs | np.uint64(SYLLABLES << KIND_SHIFT), at)]


def _triples(codes: Codes) -> list[_Found]:
    """Give each letter with its neighbours."""
    letter = letters(codes)
    at = np.flatnonzero(letter)
    if not at.size:
        return []
    low = np.where(letter, codes & 0x3FF, 0).astype(np.uint64)
    triples = low[at - 1] << np.uint64(20) | low[at] << np.uint64(10) | low[at + 1]
    return [(triples | np.uint64(LETTERS << KIND_SHIFT), at)]
