"""How a source is told to be read, where what it tells of itself is not enough."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How a transcript's turns are set off from one another."""

    LABELS = "labels"
    """Labels tell who speaks."""
    SPEECH = "speech"
    """All of it is one speaker's words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was told of a source's layout; nothing told is learned from the document."""

    layout: Layout | None = None
    speakers: tuple[str, ...] = ()
    """Labels, or names, of those who speak and answer."""
    askers: tuple[str, ...] = ()
    """Labels, or names, of those who ask."""

    @property
    def names(self) -> tuple[str, ...]:
        """All labels that were told."""
        return (*self.speakers, *self.askers)

    def dump(self) -> str:
        """Write it as the database keeps it."""
        told = {
            "layout": self.layout,
            "speakers": list(self.speakers),
            "askers": list(self.askers),
        }
        return json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)

    @classmethod
    def load(cls, written: str) -> Reading:
        """Read it as the database keeps it."""
        told = json.loads(written)
        return cls(
            Layout(told["layout"]) if "layout" in told else None,
            tuple(told.get("speakers", ())),
            tuple(told.get("askers", ())),
        )
