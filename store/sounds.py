"""How texts sound: Han characters written as the syllables they are read as.

A text written so has as many code points as before, so that positions stay. A character with
several readings is read as the query has it, if the query has one of them: 重 sounds as chóng
where 虫 or "chong" was typed, and as zhòng otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from store.alphabet import codes_of, readings, written

_FIRST = 0xE000
"""Where the syllables stand: in the private use area, which no transcript's words are in."""
_BEGUN = 0xE200
"""Where beginnings of syllables stand."""
_MOST_BEGUN = 0x100
_BEHIND = 0xE400
"""What stands here, or behind it, sounds as nothing: a shorter table is copied sooner."""

_Table = npt.NDArray[np.uint16]


def syllable_sign(number: int) -> str:
    """Give the character that stands for a syllable."""
    return chr(_FIRST + number)


def begun_sign(place: int) -> str:
    """Give the character that stands for a query's n-th beginning of a syllable."""
    return chr(_BEGUN + min(place, _MOST_BEGUN - 1))


def has_sounds(text: str) -> bool:
    """Tell whether a text holds syllables that were typed as such."""
    return any("\ue000" <= character < "\ue300" for character in text)


class Sounds:
    """How texts sound to who asks for these syllables."""

    def __init__(self, syllables: Iterable[int], begun: Sequence[tuple[int, int]] = ()) -> None:
        """Take the syllables' numbers, and half-open ranges of numbers that were only begun."""
        asked = {number for number in syllables if number}
        table = _plain().copy()
        for reading, read_so in zip(readings()[::-1], _ambiguous()[::-1], strict=True):
            # The commonest reading is written last, so that it wins.
            found = [read_so[number] for number in asked if number in read_so]
            if found:
                characters = np.concatenate(found)
                table[characters] = _FIRST + reading[characters]
        if begun:
            wanted = np.zeros(_BEGUN - _FIRST, bool)
            wanted[list(asked)] = True
            for place, (first, end) in enumerate(begun):
                _write_begun(table, wanted, place, range(first, end))
        self._table = table

    def of(self, folded: Sequence[str]) -> list[str]:
        """Write folded texts as they sound."""
        codes = codes_of(folded)
        if int(codes.max()) < _BEHIND:
            return written(self._table[codes])
        within = np.minimum(codes, _BEHIND - 1)
        return written(np.where(codes < _BEHIND, self._table[within], codes))


def _write_begun(table: _Table, wanted: npt.NDArray[np.bool_], place: int, numbers: range) -> None:
    sign = ord(begun_sign(place))
    for reading in readings()[::-1, :_BEHIND]:
        within = (reading >= numbers.start) & (reading < numbers.stop) & ~wanted[reading]
        table[within] = sign


@cache
def _plain() -> _Table:
    """Give the table of everybody's commonest reading."""
    first = readings()[0, :_BEHIND]
    return np.where(first > 0, _FIRST + first, np.arange(len(first), dtype=np.uint16)).astype(
        np.uint16
    )


@cache
def _ambiguous() -> list[dict[int, npt.NDArray[np.intp]]]:
    """Give, for each table of readings, the characters with several, by how it reads them."""
    characters = np.flatnonzero(readings()[1, :_BEHIND])
    found = []
    for reading in readings()[:, characters]:
        order = np.argsort(reading, kind="stable")
        numbers, starts = np.unique(reading[order], return_index=True)
        parts = np.split(characters[order], starts[1:])
        found.append(dict(zip(numbers.tolist(), parts, strict=True)))
    return found
