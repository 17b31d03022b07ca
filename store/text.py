"""Normalisation for matching, with an offset map back to the original.

What is normalised is compared, never shown. Two texts are the same words when they normalise
alike: compatibility forms and width (NFKC), case, traditional and regional characters (OpenCC),
punctuation and white space are set aside. Kept are the signs that change what a number says
(5.2, 10:30, 1/3, 50%, $5) and one space between words of scripts that are written with spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from opencc import OpenCC
from opencc import __version__ as _opencc_version

from store.model import Span

NUMBER_SIGNS = frozenset(".:/")
FRACTION_SLASH = "\u2044"
"""What NFKC makes of the line in ½."""
_SHARE_SIGNS = frozenset("%‰")
APOSTROPHES = frozenset("'’ʼ")
_AROUND = 12
"""Code points on either side of a page end that tell the script it stands in."""
_OPENS = frozenset("-\u2010\u2011\u00ad\u2013\u2014/([{“‘«‹¿¡")
"""What a word stands close behind."""
_CLOSES = frozenset(",.;:!?)]}”’»›%…\u2013\u2014")
"""What stands close behind a word."""
_CUT_NUMBER = re.compile(r"[0-9][.．]?\Z")
_IGNORED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
_HANGUL_VOWELS_AND_FINALS = range(0x1160, 0x1200)
_OTHER_KEPT_CATEGORIES = frozenset({"Sc", "Co", "Cn"})
"""Currency signs, and what may be characters that this Python's Unicode does not know yet."""
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text made comparable, and where each of its code points comes from."""

    text: str
    origins: tuple[tuple[int, int], ...]
    """For each code point of `text`, the half-open stretch of the original it stands for."""

    def to_original(self, span: Span) -> Span:
        """Map a non-empty span of the normalised text to the original's code points."""
        return Span(self.origins[span.start][0], self.origins[span.end - 1][1])


def normalise(original: str) -> Normalised:
    """Make a text comparable; what it gives normalises to itself."""
    stream = list(_folded(original))
    kept: list[str] = []
    origins: list[tuple[int, int]] = []
    gap = False
    for position, (character, start, end) in enumerate(stream):
        before = stream[position - 1][0] if position else ""
        after = stream[position + 1][0] if position + 1 < len(stream) else ""
        if _is_silent(character, before, after):
            continue
        if _extends(character) and (gap or not kept):
            continue  # A mark that what it stood on has left: it would join another letter.
        if not _is_kept(character, before, after, kept[-1] if kept else ""):
            gap = True
            continue
        if gap and kept and _needs_space(kept[-1], character):
            kept.append(" ")
            # Nothing stands between where both come of one character, as in NFKC's ¨.
            between = (origins[-1][1], start)
            origins.append(between if between[0] < start else (start, end))
        gap = False
        kept.append(character)
        origins.append((start, end))
    return Normalised("".join(kept), tuple(origins))


def fold_alone(character: str) -> str | None:
    """Fold a character that folds the same wherever it stands; "" if it is set aside.

    None: how it folds depends on what stands around it. Signs within numbers and apostrophes do
    not count as such here.
    """
    if _extends(character) or _is_ignored(character):
        return None
    folded = _fold(character)
    if len(folded) != 1 or folded in _SHARE_SIGNS:
        return None
    if folded == "," or folded in APOSTROPHES or folded in NUMBER_SIGNS:
        return ""
    return folded if _is_kept(folded, "", "", "") else ""


def assemble(source: str, spans: Sequence[Span]) -> str:
    """Give the words at these spans of a source, as one text.

    The white space of a page end between two spans is left out, or is one space where the
    script needs one between words.
    """
    text = "".join(source[span.start : span.end] for span in spans[:1])
    for before, after in pairwise(spans):
        text += page_end(source, before, after) + source[after.start : after.end]
    return text


def page_end(source: str, before: Span, after: Span) -> str:
    """Give what stands for a page end in a text: a space between Latin words, else nothing."""
    left, right = source[before.end - 1], source[after.start]
    number = _is_digit(right) and _CUT_NUMBER.search(source, before.start, before.end)
    if left in _OPENS or right in _CLOSES or number:
        return ""
    around = source[before.end - _AROUND : before.end] + source[after.start : after.start + _AROUND]
    return " " if all(map(is_spaced, around)) else ""


def _folded(original: str) -> Iterator[tuple[str, int, int]]:
    """Give each folded character with the stretch of the original it comes from."""
    cluster: list[int] = []
    for position, character in enumerate(original):
        if _is_ignored(character):
            continue
        # A cluster begins at what cannot change under NFKC by what stands before it.
        if cluster and not _extends(character):
            yield from _folded_cluster(original, cluster)
            cluster = []
        cluster.append(position)
    if cluster:
        yield from _folded_cluster(original, cluster)


def _folded_cluster(original: str, cluster: list[int]) -> Iterator[tuple[str, int, int]]:
    text = "".join(original[position] for position in cluster)
    for character in _fold(text):
        yield character, cluster[0], cluster[-1] + 1


@cache
def _extends(character: str) -> bool:
    first = unicodedata.normalize("NFKC", character)[:1]
    return unicodedata.category(first).startswith("M") or ord(first) in _HANGUL_VOWELS_AND_FINALS


@lru_cache(maxsize=1 << 16)
def _fold(cluster: str) -> str:
    """Fold one cluster; what is ignored wherever it stands is dropped here."""
    folded = unicodedata.normalize("NFKC", cluster).casefold()
    folded = unicodedata.normalize("NFKC", folded).replace(FRACTION_SLASH, "/")
    return "".join(_simplified(character) for character in folded if not _is_ignored(character))


@cache
def _simplified(character: str) -> str:
    """Fold a traditional or regional character, by itself, whatever stands beside it.

    By itself, so that a fragment folds as it does within its sentence: 乾 is 干 in 乾隆 too,
    in the index and in the query alike.
    """
    if character < "\u2e80":
        return character
    folded = character
    for variants in ("tw2s", "hk2s"):
        folded = _converter(variants).convert(folded)
    return folded if len(folded) == 1 else character


def simplified(text: str) -> str:
    """Write a text in simplified characters, each by itself, so that positions stay."""
    return "".join(map(_simplified, text))


def traditional(text: str) -> str:
    """Write a text of one's own, never a quote, as it is written in Taiwan, words and all."""
    return str(_converter("s2twp").convert(text))


def converted(characters: Collection[str], configuration: str) -> set[str]:
    """Give those characters that OpenCC writes otherwise, each by itself: by t2s, traditional ones.

    What converts to traditional takes thirty megabytes and has few askers, so it is let go again.
    """
    converter = OpenCC(configuration)
    return {one for one in characters if one >= "\u2e80" and converter.convert(one) != one}


def converter_version() -> str:
    """Give the version of OpenCC: another may fold otherwise."""
    return str(_opencc_version)


@cache
def _converter(configuration: str) -> OpenCC:
    return OpenCC(configuration)


@cache
def _is_ignored(character: str) -> bool:
    """Tell whether a character is nothing to read: a zero-width sign, a control character."""
    if any(ord(character) in selectors for selectors in _VARIATION_SELECTORS):
        return True
    # Tabs and line ends are control characters too, but part words as spaces do.
    return unicodedata.category(character) in _IGNORED_CATEGORIES and not character.isspace()


def _is_silent(character: str, before: str, after: str) -> bool:
    """Tell whether a sign vanishes without parting what stands around it: don't, 1,000."""
    if character in APOSTROPHES:
        return before.isalpha() and after.isalpha()
    return character == "," and _is_digit(before) and _is_digit(after)


def _is_kept(character: str, before: str, after: str, last: str) -> bool:
    if character in APOSTROPHES:
        return False
    if character in NUMBER_SIGNS:
        return _is_digit(before) and _is_digit(after)
    if character in _SHARE_SIGNS:
        return _is_digit(last)
    category = unicodedata.category(character)
    return category[0] in "LMN" or category in _OTHER_KEPT_CATEGORIES


@cache
def is_spaced(character: str) -> bool:
    """Tell whether a character is of a script that parts its words by spaces."""
    return unicodedata.east_asian_width(character) not in {"W", "F"}


def _needs_space(before: str, after: str) -> bool:
    return is_spaced(before) and is_spaced(after) and after not in _SHARE_SIGNS


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"
