"""What each character is to the search: how it folds, what it is, how it is read.

The tables cover the Basic Multilingual Plane and serve whole batches of sentences at once, with
numpy. Folding gives what `store.text.normalise` gives, which alone knows every rule: a text in
which a character's folding depends on more than itself is left to it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from store.text import (
    APOSTROPHES,
    FRACTION_SLASH,
    NUMBER_SIGNS,
    Normalised,
    fold_alone,
    is_spaced,
    normalise,
)

Codes = npt.NDArray[np.uint16]
"""Code units of folded text; `LINE_END` parts sentences."""

LINE_END = 0x0A
_SPACE = 0x20
_DROPPED = 0
_COMPLEX = 0xD800
"""Stands, as no character does, for one whose folding depends on what is around it."""
_UNKNOWN = 0xDFFF
_BMP = 0x10000

_WITHIN_NUMBERS = NUMBER_SIGNS | {",", FRACTION_SLASH}

_SPACED, _LETTER, _DIGIT, _ALPHA, _NUMBER_SIGN, _APOSTROPHE = (1 << bit for bit in range(6))

_folded = np.full(_BMP, _UNKNOWN, np.uint16)
_traits = np.zeros(_BMP, np.uint8)
_folded[LINE_END] = LINE_END
_folded[0xD800:0xE000] = _COMPLEX


class _Plain(dict[int, str]):
    """What Han characters, and the marks between them, fold to, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        found = self[code] = fold_alone(chr(code)) or ""
        return found


_plain = _Plain()
_IS_PLAIN = re.compile("[\u3400-\u9fff\u3000，。、；：？！“”‘’（）《》〈〉【】「」『』—…·]*")
"""Of these alone no character changes how another folds."""
_FEW = 4
"""Texts up to which each by itself is folded sooner than all with numpy."""


def fold(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Fold texts as `normalise` does; tell also which were left to it, by their places."""
    if len(texts) <= _FEW and all(map(_IS_PLAIN.fullmatch, texts)):
        return [text.translate(_plain) for text in texts], []
    lines = [text.replace("\n", " ") if "\n" in text else text for text in texts]
    codes = _encoded("\n".join(lines))
    kept, folded, hard = _kept(codes)
    found = folded[kept].tobytes().decode("utf-16-le", "surrogatepass").split("\n")
    if not hard.size:
        return found, []
    left = sorted(set(np.cumsum(codes == LINE_END)[hard].tolist()))
    for line in left:
        found[line] = normalise(texts[line]).text
    return found, left


def fold_with_origins(text: str) -> Normalised:
    """Fold one text, with where each of its code points comes from."""
    if _IS_PLAIN.fullmatch(text):
        folded_each = [_plain[ord(character)] for character in text]
        return Normalised(
            "".join(folded_each),
            tuple((place, place + 1) for place, one in enumerate(folded_each) if one),
        )
    kept, folded, hard = _kept(_encoded(text.replace("\n", " ")))
    if hard.size:
        return normalise(text)
    places = kept.tolist()
    return Normalised(
        folded[kept].tobytes().decode("utf-16-le", "surrogatepass"),
        tuple((place, place + 1) for place in places),
    )


def _kept(codes: Codes) -> tuple[npt.NDArray[np.intp], Codes, npt.NDArray[np.intp]]:
    """Tell what of a text is kept, what it folds to, and what cannot be folded by itself."""
    folded = _looked_up(codes)
    traits = _traits[codes]
    hard = _hard_places(folded, traits)
    kept = np.flatnonzero(folded != _DROPPED)
    spaced = (traits[kept] & _SPACED) != 0
    gaps = (np.diff(kept) > 1) & spaced[:-1] & spaced[1:]
    if gaps.any():
        # The first of what is dropped between two words of a spaced script becomes their space.
        folded[kept[:-1][gaps] + 1] = _SPACE
        kept = np.flatnonzero(folded != _DROPPED)
    return kept, folded, hard


def codes_of(folded: Iterable[str]) -> Codes:
    """Give folded texts as code units, each between line ends."""
    return _encoded("\n" + "\n".join(folded) + "\n")


def written(codes: Codes) -> list[str]:
    """Give the texts that stand as code units, each between line ends."""
    text = codes[1:-1].tobytes().decode("utf-16-le", "surrogatepass")
    return text.split("\n")


def letters(codes: Codes) -> npt.NDArray[np.bool_]:
    """Tell which code units are letters of a script that parts its words by spaces."""
    if (_folded[codes] == _UNKNOWN).any():
        _looked_up(codes)
    found: npt.NDArray[np.bool_] = (_traits[codes] & _LETTER) != 0
    return found


def _encoded(text: str) -> Codes:
    """Encode as code units; a character beyond the plane becomes one of the plane's surrogates."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if wide.size and int(wide.max()) >= _BMP:
        wide = np.where(wide < _BMP, wide, _COMPLEX | (wide & 0x7FF))
    return wide.astype(np.uint16)


def _looked_up(codes: Codes) -> Codes:
    folded = _folded[codes]
    unknown = folded == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            _learn(code)
        folded = _folded[codes]
    return folded


def _learn(code: int) -> None:
    """Enter one character in the tables."""
    character = chr(code)
    alone = fold_alone(character)
    if alone is None or len(alone) > 1 or ord(alone or "a") >= _BMP:
        _folded[code] = _COMPLEX
        return
    folded = alone or character
    _folded[code] = ord(alone) if alone else _DROPPED
    traits = _SPACED * is_spaced(folded)
    traits |= _LETTER * (folded.isalpha() and is_spaced(folded))
    traits |= _DIGIT * ("0" <= folded <= "9") | _ALPHA * folded.isalpha()
    sign = unicodedata.normalize("NFKC", character)
    traits |= _NUMBER_SIGN * (sign in _WITHIN_NUMBERS) | _APOSTROPHE * (sign in APOSTROPHES)
    _traits[code] = traits


def _hard_places(folded: Codes, traits: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Find the characters whose folding depends on their neighbours: 5.2, 10:30, don't."""
    hard = folded == _COMPLEX
    signs = traits & (_NUMBER_SIGN | _APOSTROPHE)
    if signs.any():
        around = np.zeros(len(traits) + 2, np.uint8)
        around[1:-1] = traits
        beside = around[:-2] | around[2:]
        hard |= ((signs & _NUMBER_SIGN) != 0) & ((beside & _DIGIT) != 0)
        hard |= ((signs & _APOSTROPHE) != 0) & ((beside & _ALPHA) != 0)
    return np.flatnonzero(hard)


# ── How Han characters are read ──────────────────────────────────────────────────────────────


@cache
def syllables() -> dict[str, int]:
    """Give each toneless syllable of Mandarin its number, from 1."""
    return {line.partition(" ")[0]: number for number, line in enumerate(_lines(), 1)}


@cache
def readings() -> npt.NDArray[np.uint16]:
    """Give three tables of syllables by code unit: the commonest reading, the second, the third."""
    tables = np.zeros((3, _BMP), np.uint16)
    for number, line in enumerate(_lines(), 1):
        for table, characters in zip(tables, line.partition(" ")[2].split("|"), strict=False):
            table[_encoded(characters)] = number
    return tables


@cache
def readings_digest() -> str:
    """Name the readings: another table is another name."""
    return hashlib.blake2b("\n".join(_lines()).encode(), digest_size=4).hexdigest()


@cache
def _lines() -> list[str]:
    return files("store").joinpath("readings.txt").read_text(encoding="utf-8").splitlines()
