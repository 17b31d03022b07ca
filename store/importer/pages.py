"""Printed pages: which lines recur at their edges, and where the paragraphs end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from statistics import median

from store.importer.wrapping import next_word, width

_EDGE = 4
"""Lines at the top of a page, and at its bottom, among which headers and footers are sought."""
_MARGIN = 0.15
"""Share of the height between the highest and the lowest line, in which they are."""
_RECURRING = 0.3
"""Share of the pages on which a header stands: left and right pages may have their own."""
_FEWEST_PAGES = 2
_SAME_HEIGHT = 6.0
"""Points by which the places of a header differ from page to page."""
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—~·\s]*(?:page|p\.|seite|página|第)?\s*#\s*(?:页|頁)?\s*(?:(?:of|/|von|de|共)\s*#\s*(?:页|頁)?)?[-–—~·\s]*",
    re.IGNORECASE,
)
_SMALL_PRINT = 0.92
"""Share of the usual size of letters that those of footnotes have at most."""
_NOTE_NUMBER = re.compile(r"(\d{1,3}|[*†‡])[.)]?\s*[^\W\d]")
_BEFORE_POINTER = r"(?<!\d[.,])(?<=[.,;:!?”’)\]])"
"""No digit and no letter, which a number may belong to: 2.1, G7."""
_INDENT = 4.0
"""Points by which the first line of a paragraph is moved."""
_WIDE_GAP = 1.35
"""How many times the usual distance between lines stands between paragraphs."""
_SHORT = 0.85
"""Share of a full line's columns below which, with the next word, a line ends a paragraph."""
_VERY_SHORT = 0.6
"""The same, where paragraphs show by indents or gaps: capitals are wider than other letters."""
_OFTEN = 0.05
"""Share of the lines that are parted by those, from which they are believed."""
_FULL = 0.9
"""Share of the lines that are no longer than a full one."""
_FEWEST_TO_MEASURE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, and where it begins, in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    size: float
    """Of the letters, in points."""
    page: int = 0


def body_lines(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Give the lines of all pages but headers, footers, page numbers and footnotes."""
    seen: Counter[tuple[str, int]] = Counter()
    heights = [line.y for page in pages for line in page] or [0.0]
    margin = _MARGIN * (max(heights) - min(heights))
    edges = [_edges(page, min(heights) + margin, max(heights) - margin) for page in pages]
    for edge in edges:
        # One height more and one less, so that a border between two cannot part the same.
        places = {(form, _height(line) + by) for line, form in edge.items() for by in (-1, 0, 1)}
        seen.update(places)
    enough = max(_FEWEST_PAGES, _RECURRING * len(pages))
    usual = median([line.size for page in pages for line in page] or [0.0])
    found: list[Line] = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        kept = [
            replace(line, page=number)
            for line in page
            if line not in edge
            or not _is_chrome(edge[line], seen[edge[line], _height(line)], enough)
        ]
        found += _without_footnotes(kept, usual)
    return found


def _without_footnotes(page: Sequence[Line], usual: float) -> list[Line]:
    """Take the small print from a page's foot, and the numbers that point to it from the text."""
    notes = set(
        takewhile(
            lambda line: line.size < _SMALL_PRINT * usual, sorted(page, key=lambda line: line.y)
        )
    )
    if len(notes) == len(page):
        return list(page)
    body = [line for line in page if line not in notes]
    for note in notes:
        if number := _NOTE_NUMBER.match(note.text):
            pointer = re.compile(rf"{_BEFORE_POINTER}{re.escape(number.group(1))}(?=\s|$)")
            places = [at for at, line in enumerate(body) if pointer.search(line.text)]
            if len(places) == 1:  # else there is no telling which is the pointer
                line = body[places[0]]
                body[places[0]] = replace(line, text=pointer.sub("", line.text))
    return body


def _edges(page: Sequence[Line], foot: float, head: float) -> dict[Line, str]:
    """Give the lines at a page's edges, each with its form: numbers alike, whatever they are.

    Args:
        page: Its lines.
        foot: Up to which height the lower margin reaches, in points.
        head: From which height on the upper one does.
    """
    down = sorted(page, key=lambda line: -line.y)
    return {
        line: _NUMBER.sub("#", " ".join(line.text.casefold().split()))
        for line in (*down[:_EDGE], *down[-_EDGE:])
        if line.y <= foot or line.y >= head
    }


def _height(line: Line) -> int:
    return round(line.y / _SAME_HEIGHT)


def _is_chrome(form: str, pages: int, enough: float) -> bool:
    return pages >= enough or (form != "#" and bool(_PAGE_NUMBER.fullmatch(form)))


def paragraph_ends(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether a paragraph visibly ends with it.

    It does before an indented line or a wide gap, and where the next word would have had room.
    """
    if not lines:
        return []
    widths = sorted(width(line.text) for line in lines)
    full = widths[int(_FULL * (len(widths) - 1))]
    margin = Counter(round(line.x) for line in lines).most_common(1)[0][0]
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and a.y > b.y]
    usual = median(gaps) if len(gaps) >= _FEWEST_TO_MEASURE else 0.0
    parted = [
        _is_parted(line, below, margin, usual) or _begins(below, after, margin)
        for line, below, after in zip(lines, lines[1:], [*lines[2:], None], strict=False)
    ]
    short = _VERY_SHORT if sum(parted) >= _OFTEN * len(lines) else _SHORT
    return [
        *(
            is_parted or width(line.text) + next_word(below.text) < short * full
            for is_parted, (line, below) in zip(parted, pairwise(lines), strict=True)
        ),
        True,
    ]


def _is_parted(line: Line, below: Line, margin: int, usual: float) -> bool:
    """Tell whether an indent, a gap or other letters part two lines."""
    if below.x > line.x + _INDENT and below.x > margin + _INDENT:
        return True
    if below.x < min(line.x, margin) - _INDENT or abs(below.size - line.size) > 1:
        return True
    same_page = line.page == below.page
    return same_page and usual > 0 and line.y - below.y > _WIDE_GAP * usual


def _begins(line: Line, below: Line | None, margin: int) -> bool:
    """Tell whether a line is indented and the one below it is not."""
    indented = line.x > margin + _INDENT
    return indented and (below is None or below.x < line.x - _INDENT)
