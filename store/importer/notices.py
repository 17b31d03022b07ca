"""What looks wrong in a source, said and left as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from store.importer.paragraphs import Paragraph
from store.model import Notice, Peculiarity, Span
from store.text import converts

_AROUND = 8
"""Code points shown on either side of a place."""
_FOREIGN_SHARE = 0.1
"""Up to this share, the characters of the other script are slips; above it, it is mixed text."""


def doubled_across_page_ends(source: str, paragraphs: Iterable[Paragraph]) -> list[Notice]:
    """Find characters that end one page and begin the next: 俄罗斯 ¶ 斯大街小巷."""
    notices = []
    for paragraph in paragraphs:
        for before, after in pairwise(paragraph.spans):
            character = source[after.start]
            if source[before.end - 1] == character and character.isalnum():
                place = Span(before.end - 1, after.start + 1)
                notices.append(
                    notice(source, Peculiarity.DOUBLED_ACROSS_PAGE_END, place, character * 2)
                )
    return notices


def mixed_script(source: str) -> list[Notice]:
    """Find traditional characters in a simplified text, and the other way round."""
    traditional = [place for place, character in enumerate(source) if converts(character, "t2s")]
    simplified = [place for place, character in enumerate(source) if converts(character, "s2t")]
    fewer = min(traditional, simplified, key=len)
    if len(fewer) > _FOREIGN_SHARE * (len(traditional) + len(simplified)):
        return []
    return [
        notice(source, Peculiarity.MIXED_SCRIPT, Span(first, last + 1), source[first : last + 1])
        for first, last in _runs(fewer)
    ]


def notice(source: str, peculiarity: Peculiarity, place: Span, detail: str) -> Notice:
    """Point at a place of the source."""
    excerpt = source[max(0, place.start - _AROUND) : place.end + _AROUND]
    line = len(source[: place.start + 1].splitlines())
    return Notice(peculiarity, line, " ".join(excerpt.split()), detail)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Gather neighbouring places: the first and the last of each run."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
