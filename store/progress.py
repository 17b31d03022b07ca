"""Being told how far long work is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how much is done, and how much there is in all; what it raises ends the work."""


def untold(_done: int, _total: int) -> None:
    """Tell nobody."""
