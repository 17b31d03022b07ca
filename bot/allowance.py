"""How much of the bot one person, or one chat, may have in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Final

PERIOD: Final = 60.0
"""Seconds."""
_MOST_KEPT: Final = 10_000
"""How many counts are kept before the old ones are looked for and dropped."""


class Admission(StrEnum):
    """Whether one more is within the allowance."""

    WITHIN = "within"
    FIRST_OVER = "first_over"
    """The first that is too many: worth a word."""
    OVER = "over"


class Allowance:
    """Counts by whatever key, in this program's memory alone.

    Where several bots serve one archive, each counts what it sees itself: this keeps one flooder
    from slowing all others, and promises no more than that.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: dict[Hashable, tuple[float, int]] = {}

    def admit(self, key: Hashable, most: int) -> Admission:
        """Count one more of a key, of which `most` are within a minute from the first."""
        now = self._clock()
        began, count = self._counts.get(key, (now, 0))
        if now - began >= PERIOD:
            began, count = now, 0
        if count == 0 and len(self._counts) >= _MOST_KEPT:
            self._forget(now)
        self._counts[key] = (began, count + 1)
        if count < most:
            return Admission.WITHIN
        return Admission.FIRST_OVER if count == most else Admission.OVER

    @property
    def kept(self) -> int:
        """How many counts are kept."""
        return len(self._counts)

    def _forget(self, now: float) -> None:
        kept = {key: told for key, told in self._counts.items() if now - told[0] < PERIOD}
        self._counts = kept
