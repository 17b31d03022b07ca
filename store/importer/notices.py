"""What looks wrong in a source, said and left as it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Protocol

from store.model import Notice, Peculiarity, Span
from store.text import converted, is_spaced

_AROUND = 8
"""Code points shown on either side of a place."""
_BOTH = frozenset("恒着")
"""Characters that Hong Kong writes as simplified text does, though Big5 has them not."""
_KNOWN: dict[str, dict[str, bool]] = {"t2s": {}, "s2t": {}}
"""By how OpenCC converts: the characters met so far, and whether one script alone has them."""
_FOREIGN_SHARE = 0.1
"""Up to this share, the characters of the other script are slips; above it, it is mixed text."""


class Printed(Protocol):
    """A paragraph, or a sentence, over one page or more."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """One in each page."""


def doubled_across_page_ends(source: str, paragraphs: Iterable[Printed]) -> list[Notice]:
    """Find characters that end one page and begin the next: 俄罗斯 ¶ 斯大街小巷."""
    notices = []
    for paragraph in paragraphs:
        for before, after in pairwise(paragraph.spans):
            character = source[after.start]
            if source[before.end - 1] == character and _may_be_doubled(character):
                place = Span(before.end - 1, after.start + 1)
                notices.append(
                    notice(source, Peculiarity.DOUBLED_ACROSS_PAGE_END, place, character * 2)
                )
    return notices


def _may_be_doubled(character: str) -> bool:
    """Tell whether nothing parts this character from its neighbour: letters end words at a page."""
    return character.isalnum() and not is_spaced(character)


def mixed_script(source: str) -> list[Notice]:
    """Find traditional characters in a simplified text, and the other way round.

    What both scripts write, as 台 and 后, is no slip in either: the old standards, GB 2312 and
    Big5, tell what each of them writes.
    """
    traditional, simplified = (
        [place for place, character in enumerate(source) if character in only]
        for only in (_only(source, "t2s", "gb2312"), _only(source, "s2t", "big5"))
    )
    fewer = min(traditional, simplified, key=len)
    if len(fewer) > _FOREIGN_SHARE * (len(traditional) + len(simplified)):
        return []
    return [
        notice(source, Peculiarity.MIXED_SCRIPT, Span(first, last + 1), source[first : last + 1])
        for first, last in _runs(fewer)
    ]


def _only(source: str, configuration: str, other: str) -> set[str]:
    """Give the characters of a source that are written in one script alone."""
    known, characters = _KNOWN[configuration], set(source) - _BOTH
    if unknown := characters - known.keys():
        foreign = {one for one in unknown if not _is_of(one, other)}
        written_otherwise = converted(foreign, configuration)
        known |= {one: one in written_otherwise for one in unknown}
    return {one for one in characters if known[one]}


def _is_of(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def notice(source: str, peculiarity: Peculiarity, place: Span, detail: str) -> Notice:
    """Point at a place of the source."""
    excerpt = source[max(0, place.start - _AROUND) : place.end + _AROUND]
    line = bisect_right(_line_ends(source), place.start) + 1
    return Notice(peculiarity, line, " ".join(excerpt.split()), detail)


@lru_cache(maxsize=2)
def _line_ends(source: str) -> list[int]:
    return list(accumulate(map(len, source.splitlines(keepends=True))))


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Gather neighbouring places: the first and the last of each run."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
