"""The model of what `check` finds. Every class is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Discrepancy(StrEnum):
    """What `check` can find to differ."""

    SOURCE_ALTERED = "source_altered"
    QUOTE_DIFFERS = "quote_differs"
    NOT_TILED = "not_tiled"
    ATTRIBUTION_DIFFERS = "attribution_differs"
    HEADING_DIFFERS = "heading_differs"
    LABEL_DIFFERS = "label_differs"
    TEXT_UNACCOUNTED = "text_unaccounted"
    ID_DIFFERS = "id_differs"
    INDEX_DIFFERS = "index_differs"
    DATABASE_DAMAGED = "database_damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `check` found to differ."""

    discrepancy: Discrepancy
    place: str
    """Public id of the sentence or session, or what SQLite names."""
    detail: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` looked at, and what it found."""

    sessions: int
    sentences: int
    findings: tuple[Finding, ...]
