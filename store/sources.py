"""The files that an import is asked for, counted, and gone through more than once.

What reads them is loaded only when they are looked at, so that no search waits for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from store.errors import ImportFailed
    from store.importer.gathering import Found


class Sources:
    """Files that paths stand for: named, in folders and zips, or on standard input."""

    def __init__(self, paths: Sequence[str | Path], standard_input: BinaryIO | None = None) -> None:
        """Take paths, which may be patterns, and what the path - stands for."""
        self._paths = paths
        self._standard_input = standard_input

    def __iter__(self) -> Iterator[Found]:
        """Give each file, unread, those of a folder or a zip by their names."""
        from store.importer.gathering import STANDARD_INPUT, gather  # noqa: PLC0415 - see above

        given = None
        if STANDARD_INPUT in map(str, self._paths):
            given = io.BytesIO(self._given)
        return gather(self._paths, given)

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)

    @cached_property
    def only(self) -> Found | None:
        """The one there is; None if there are more, or none."""
        found, more = next(iter(self), None), self.count > 1
        return None if more else found

    @cached_property
    def _given(self) -> bytes:
        """What standard input has, read once, and not for ever."""
        from store.importer.gathering import LARGEST_ARCHIVE  # noqa: PLC0415 - see above

        return self._standard_input.read(LARGEST_ARCHIVE + 1) if self._standard_input else b""


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that was not taken in, and why."""

    failure: ImportFailed
    within: str | None
    """The folder or the zip in which it was come upon; None if it was named itself."""
