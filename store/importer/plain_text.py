"""Plain text: each line is a block, unless the text is hard-wrapped.

The text is the file itself, so that every character of it can be pointed at.
"""

from __future__ import annotations

import re
from itertools import pairwise

from store.importer.document import Block, Document
from store.importer.pieces import LINE_END, lines_of
from store.importer.source import decode
from store.importer.wrapping import Line, wrapped_lines
from store.model import Span

NAME = "plain_text"
_LINE_ENDS = re.compile(rf"\r\n|[{LINE_END}]")


def sniff(name: str, content: bytes) -> bool:
    """Tell whether it is plain text: whatever no other format is."""
    del name
    return bool(content)


def read(name: str, content: bytes) -> Document:
    """Read a plain text.

    Raises:
        FormatUnknown: It is empty, binary, marked up, or in no encoding that can be told.
    """
    source = decode(name, content)
    spans = list(lines_of(source.text))
    wrapped = wrapped_lines(_lines(source.text, spans))
    blocks = (Block(span, wrapped=is_full) for span, is_full in zip(spans, wrapped, strict=True))
    return Document(source, tuple(blocks), NAME)


def _lines(text: str, spans: list[Span]) -> list[Line]:
    """Give each line with its indent, and whether it stands right below the one before."""
    lines = []
    for before, span in pairwise([Span(0, 0), *spans]):
        ends = list(_LINE_ENDS.finditer(text, before.end, span.start))
        start = ends[-1].end() if ends else before.end
        lines.append(Line(text[start : span.end], follows=before.end > 0 and len(ends) == 1))
    return lines
