"""Percentiles, memory, sizes on disk, and how they are printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_MEGABYTE = 1_000_000
_SHOWN_WHOLE = 100
"""Numbers from here on are shown without decimals."""


@dataclass(frozen=True, slots=True)
class Timings:
    """How long each of many queries took, in seconds, in the order they were asked."""

    seconds: Sequence[float]

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return self._percentile(50)

    @property
    def p99(self) -> float:
        """What 99 in 100 queries do not exceed, in milliseconds."""
        return self._percentile(99)

    @property
    def per_second(self) -> float:
        """Queries answered in a second, one after another."""
        return len(self.seconds) / sum(self.seconds)

    def first(self, count: int) -> Timings:
        """Give the timings of the first queries alone."""
        return Timings(self.seconds[:count])

    def _percentile(self, percent: float) -> float:
        return float(np.percentile(self.seconds, percent)) * 1000


@dataclass(frozen=True, slots=True)
class Resident:
    """The memory of a program that lies in RAM, in bytes."""

    total: int
    mapped: int
    """The part of it that is pages of files, which the kernel may drop and read again."""

    @classmethod
    def now(cls) -> Resident:
        """Read it for this program; Linux alone has it."""
        _, total, mapped, *_ = Path("/proc/self/statm").read_text(encoding="ascii").split()
        page = os.sysconf("SC_PAGE_SIZE")
        return cls(int(total) * page, int(mapped) * page)

    def since(self, before: Resident) -> Resident:
        """Give what was added."""
        return Resident(self.total - before.total, self.mapped - before.mapped)


def megabytes(count: int) -> str:
    """Show bytes as megabytes, of a million bytes each."""
    return number(count / _MEGABYTE)


def number(value: float) -> str:
    """Show a number with about three digits."""
    if value >= _SHOWN_WHOLE:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def percent(share: float) -> str:
    """Show a share of 1 as percent."""
    return f"{share * 100:.1f}"


def folder_bytes(folder: Path) -> int:
    """Add up the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a Markdown table, its first column to the left and its numbers to the right."""
    edge = ["---", *("---:" for _ in head[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, edge, *rows))


def say(text: str) -> None:
    """Print a result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Tell whoever waits what is being done, apart from the results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
