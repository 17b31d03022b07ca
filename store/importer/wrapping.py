"""Which line ends are the author's, and which are only where the line was full.

A line was full if the first word of the next would not have fitted. Where most line ends within
paragraphs are such, the text is hard-wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WIDEST = 160
"""Columns. Nobody wraps lines wider: where lines are, each is a paragraph."""
_NARROWEST = 24
_FULL = 0.98
"""Share of the lines that are no wider than the page: a long address may stand out."""
_SLACK = 0.9
"""Share of the page's width that a full line has with the next word: words lost their marks since,
or were told apart by wider spaces."""
_MOSTLY = 0.6
_FEWEST = 4
"""Full lines that a text must have before it is called hard-wrapped."""
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
"""Characters of two columns: Unicode's wide and full-width ones."""
_FIRST_WORD = re.compile(r"\s*([^\s\u2e80-\u9fff\uf900-\uffee]+|\S)")
_INDENT = re.compile(r"\s*")
_CLOSING = "，。、；：？！）】》」』”’,.;:?!)"
"""What must not begin a line, so that the word before it moves too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text."""

    text: str
    """With the white space before it."""
    follows: bool
    """Whether it stands right below the line before, without an empty one between."""


def wrapped_lines(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether it ends only because it was full."""
    if not lines:
        return []
    usual_most = int(_FULL * (len(lines) - 1))
    if sorted(len(line.text) for line in lines)[usual_most] > _WIDEST:
        return [False] * len(lines)
    widths = [width(line.text.rstrip()) for line in lines]
    page = sorted(widths)[usual_most]
    full = [
        below is not None and below.follows and columns + next_word(below.text) > _SLACK * page
        for columns, below in zip(widths, [*lines[1:], None], strict=True)
    ]
    ends = sum(line.follows for line in lines)
    sound = _NARROWEST <= page <= _WIDEST and sum(full) >= max(_FEWEST, _MOSTLY * ends)
    if not sound:
        return [False] * len(lines)
    usual = _usual_indent(
        [line for line, is_full in zip(lines, [False, *full], strict=False) if is_full]
    )
    return [
        is_full and _indent(below.text) <= usual
        for is_full, below in zip(full, [*lines[1:], lines[-1]], strict=True)
    ]


def width(text: str) -> int:
    """Give how many columns a text takes up, a Chinese character two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def next_word(line: str) -> int:
    """Give the columns that taking up the line's first word would have needed."""
    match = _FIRST_WORD.match(line)
    if match is None:
        return 0
    word = match.group(1)
    wide = width(word)
    if wide == len(word):
        return wide + 1
    return wide + (2 if line[match.end() : match.end() + 1] in _CLOSING else 0)


def _indent(line: str) -> int:
    match = _INDENT.match(line)
    return width(match.group()) if match else 0


def _usual_indent(lines: Sequence[Line]) -> int:
    """Give the indent of most lines that go on with a paragraph, in columns."""
    indents = sorted(_indent(line.text) for line in lines)
    return indents[len(indents) // 2] + 1 if indents else 0
