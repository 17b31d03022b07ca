"""A document as its format tells it: the text, and what stands apart in it.

One module a format makes it of a file's bytes. Whose words these are is told by the layout, which
`layout.py` reads, not here, unless the format itself names who speaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from store.model import Metadata, Span


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was found."""

    name: str
    """As the caller gave it."""
    text: str
    """Decoded, or taken out of its marks: what spans point into."""
    sha256: str
    """Of the original bytes, in hexadecimal."""
    original: bytes | None = field(default=None, repr=False)
    """The original bytes, where they are not the text in UTF-8."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a line of a page, a cue: what a format tells apart."""

    span: Span
    """Into the source's text: a line of it, without the white space around."""
    heading: int = 0
    """The level of a heading, 1 for the highest; 0 if the format does not say that it is one."""
    wrapped: bool = False
    """Whether it ends where a line of a page or a cue does: what follows may go on with it."""
    speaker: str | None = None
    """Who speaks, where the format itself names them."""
    time: float | None = None
    """When it begins, seconds since the recording's beginning."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source and its blocks, in order, which hold all of its text but white space."""

    source: Source
    blocks: tuple[Block, ...]
    format: str
    """Name of the format, and of the module that read it."""
    metadata: Metadata = field(default_factory=Metadata)
    """What the format tells beside the words: front matter, document properties."""
