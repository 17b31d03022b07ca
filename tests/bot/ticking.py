"""A clock that goes on only when a test says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Gives seconds, as `time.monotonic` does."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
