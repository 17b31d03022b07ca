"""A transcript as the importer read it, before the store gives it its ids."""

from __future__ import annotations

from dataclasses import dataclass

from store.model import Kind, Metadata, Notice, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found."""

    name: str
    """As the caller gave it."""
    text: str
    """Decoded; encoding it again gives the original bytes."""
    sha256: str
    """Of the original bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence, verbatim, and where it stands in the source."""

    text: str
    spans: tuple[Span, ...]
    paragraph: int


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


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A heading and where it stands."""

    title: str
    spans: tuple[Span, ...]


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
