"""Where labels may stand in a document, with the words that would be under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from store.importer import words
from store.importer.labels import Label, inner, shapes

_LINES_UNDER = 5
"""Lines below a label that are looked at for what is asked in them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a document, as far as labels go."""

    text: str
    heading: int = 0
    continues: bool = False
    """Whether the line above ends where a print's line or a caption does, and may go on in it."""


@dataclass
class Place:
    """Where a label may stand."""

    line: int
    label: Label
    inner: bool
    """Whether it stands in the middle of its line."""
    floor: str = ""
    """The words up to the next place."""
    score: float = 0.0

    @cached_property
    def asks(self) -> bool:
        """Whether it says of itself that it asks."""
        return words.says(words.ASKS, self.label.text)

    @cached_property
    def asked(self) -> bool:
        """Whether the words under it ask."""
        return bool(words.HERE_ASKS.search(self.floor))

    @cached_property
    def is_latin(self) -> bool:
        """Whether the label is in a script that parts its words by spaces."""
        return not any(character >= "\u2e80" for character in self.label.text)

    @property
    def where(self) -> tuple[int, int]:
        """The line, and the code point in it."""
        return self.line, self.label.start


def find_places(lines: Sequence[Line]) -> list[list[Place]]:
    """Give where labels may stand, in order; at one place may be several shapes."""
    groups: list[list[Place]] = []
    for number, line in enumerate(lines):
        first = [Place(number, label, inner=False) for label in shapes(line.text)]
        if first:
            groups.append(first)
        reached = min((place.label.end for place in first), default=0)
        groups += [
            [Place(number, label, inner=True)]
            for label in sorted(inner(line.text), key=lambda found: found.start)
            if label.start >= reached
        ]
    _give_floors(lines, groups)
    return groups


def _give_floors(lines: Sequence[Line], groups: Sequence[Sequence[Place]]) -> None:
    for group, following in zip(groups, [*groups, []][1:], strict=True):
        after = following[0] if following else None
        for place in group:
            line = lines[place.line].text
            if after and after.line == place.line:
                place.floor = line[place.label.end : after.label.start]
                continue
            last = min(after.line if after else len(lines), place.line + 1 + _LINES_UNDER)
            below = [other.text for other in lines[place.line + 1 : last]]
            place.floor = " ".join([line[place.label.end :], *below])
