"""A transcript as the importer read it, before the store gives it its ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.importer.document import Source
from store.model import Kind, Metadata, Notice, Span


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence, verbatim, and where it stands in the source."""

    text: str
    spans: tuple[Span, ...]
    paragraph: int
    remark: bool = False
    """Whether it is nobody's words, though it stands in a turn: (Laughter.), [14:38]."""
    time: float | None = None
    """When it begins, seconds since the recording's beginning."""


@dataclass(frozen=True, slots=True)
class DraftTurn:
    """One speaker until the floor passes."""

    kind: Kind
    speaker: str | None
    label: str | None
    label_span: Span | None
    """The label with its colon, and the white space up to the first word."""
    role: str | None
    section: int | None
    """Which of the draft's sections it stands in."""
    exchange: int | None
    """Which exchange of the transcript it belongs to, counted from 0."""
    sentences: tuple[DraftSentence, ...]
    translates: int | None = None
    """Which of the draft's turns it says in another language."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A heading and where it stands."""

    title: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a transcript came from before another archive exported it."""

    session: str
    """Its public id there."""
    url: str | None
    retrieved_at: datetime
    importer: str
    importer_version: str
    reading: str
    """JSON, how the source was told to be read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole transcript, read."""

    source: Source
    metadata: Metadata
    """Complete: what was told, and what the text tells where nothing was."""
    importer: str
    """Name of the format's importer."""
    sections: tuple[DraftSection, ...]
    turns: tuple[DraftTurn, ...]
    notices: tuple[Notice, ...]
    provenance: Provenance | None = None
    """Where it came from first, if it comes out of another archive."""
