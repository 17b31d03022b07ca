"""From the pieces of text that a format tells apart to a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from store.importer.document import Block, Document
from store.importer.source import make_source
from store.model import Metadata, Span

LINE_END = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""Characters that end a line; of a file's, each does."""
_LINE_ENDS = re.compile(f"[{LINE_END}]+")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no UTF-8 file holds, or no database takes."""
PADDING = " \t\x1f\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
"""What may stand around a line without being part of it, as within brackets of a pattern."""
_WORDS = re.compile(rf"[^{PADDING}{LINE_END}](?:[^{LINE_END}]*[^{PADDING}{LINE_END}])?")
"""A line without its padding."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that will be a block: as in the document, but that white space may be around it."""

    text: str
    heading: int = 0
    wrapped: bool = False
    speaker: str | None = None
    time: float | None = None
    """Seconds."""


def lines_of(text: str) -> Iterable[Span]:
    """Give where the lines of a text stand that hold more than white space."""
    for line in _WORDS.finditer(text):
        yield Span(*line.span())


def compose(
    name: str,
    content: bytes,
    pieces: Iterable[Piece],
    format_: str,
    metadata: Metadata | None = None,
) -> Document:
    """Make a document of pieces: a line and a block each, those without a character left out.

    Args:
        name: The file's, as the caller gave it.
        content: Its bytes.
        pieces: In order.
        format_: Name of the format.
        metadata: What the format tells beside the words.

    Raises:
        FormatUnknown: The pieces have no word.
    """
    lines: list[str] = []
    blocks: list[Block] = []
    start = 0
    for piece in pieces:
        words = _WORDS.search(_on_one_line(_NO_TEXT.sub("\ufffd", piece.text)))
        if words is None:
            continue
        line = words.group()
        span = Span(start, start + len(line))
        blocks.append(Block(span, piece.heading, piece.wrapped, piece.speaker, piece.time))
        lines.append(line)
        start = span.end + 1
    source = make_source(name, content, "\n".join(lines))
    return Document(source, tuple(blocks), format_, metadata or Metadata())


def _on_one_line(text: str) -> str:
    parts = _LINE_ENDS.split(text)
    return " ".join(part.strip(" \t") for part in parts) if len(parts) > 1 else text
