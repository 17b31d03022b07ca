"""Paragraphs of a printed page, and how they hang together.

A paragraph that stops in mid-sentence was cut by a page end, unless it is a heading: headings
carry no full stop either. What follows decides. Before a labelled turn an unfinished paragraph
is a heading; before anything else it goes on in the next paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from store.model import Span
from store.sentences import is_finished, sentence_spans
from store.text import assemble, page_end, simplified

PADDING = " \t\u00a0\u3000\u200b\ufeff"
"""What may stand around a line without being part of it."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ENUMERATED = re.compile(
    r"[（(]?(?:第?[一二三四五六七八九十]+|[0-9]{1,2})(?:[）)、，,.．]|是)|首先|其次|再次|最后"
    r"|[-–—•·●▪]"
)
"""What begins a member of a list, which the paragraph above announces or ends with a semicolon."""
_CUT_DECIMAL = re.compile(r"[0-9][.．]$")
_LONGEST_HEADING_OF_SENTENCES = 60
"""Code points. Longer unfinished text with sentences in it is a turn that lacks its full stop."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph put together again: one span of the source, or more across page ends."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    """Where each span's words begin in `text`."""
    text: str
    remark: bool = False
    """Whether it is nobody's words: a page's head or foot."""

    def locate(self, span: Span) -> tuple[Span, ...]:
        """Map a stretch of `text` to the source, a span a page."""
        found = []
        for part, start in zip(self.spans, self.starts, strict=True):
            left = max(part.start, part.start + span.start - start)
            right = min(part.end, part.start + span.end - start)
            if left < right:
                found.append(Span(left, right))
        return tuple(found)


def put_together(source: str, spans: Iterable[Span]) -> Paragraph:
    """Make one paragraph of the spans that page ends cut it into."""
    parts = tuple(span for span in spans if span.start < span.end)
    starts = [len(assemble(source, parts[:count])) for count in range(len(parts))]
    for count, (before, after) in enumerate(pairwise(parts), start=1):
        starts[count] += len(page_end(source, before, after))
    return Paragraph(parts, tuple(starts), assemble(source, parts))


def lines(source: str) -> list[Span]:
    """Give the span of each line with something on it, without the padding around it."""
    spans = []
    for match in _LINE.finditer(source):
        text = match.group()
        left = match.start() + len(text) - len(text.lstrip(PADDING))
        right = match.start() + len(text.rstrip(PADDING))
        if left < right:
            spans.append(Span(left, right))
    return spans


def find_headings(texts: Sequence[str], labelled: Collection[int]) -> set[int]:
    """Find the paragraphs that are headings, by their positions in `texts`."""
    headings: set[int] = set()
    for position in labelled:
        first = position
        while first and first - 1 not in labelled and _may_be_heading(texts[first - 1]):
            first -= 1
        if not first:
            continue  # Nothing stands above: the title of the whole, not of a section.
        if not is_finished(texts[first - 1]):
            first = max(first, position - 1)  # The upper lines go on what stands above them.
        headings.update(range(first, position))
    return headings


def join_broken(
    source: str, spans: Sequence[Span], labelled: Collection[int], headings: Collection[int]
) -> list[tuple[int, Paragraph]]:
    """Put together what page ends cut; give each paragraph with its first part's position."""
    joined: list[tuple[int, Paragraph]] = []
    parts: list[Span] = []
    for position, span in enumerate(spans):
        parts.append(span)
        after = position + 1
        goes_on = after < len(spans) and after not in labelled
        if goes_on and (position in headings) == (after in headings):
            text, following = (source[part.start : part.end] for part in (span, spans[after]))
            if position in headings or _is_cut(text, following):
                continue
        joined.append((after - len(parts), put_together(source, parts)))
        parts = []
    return joined


def _may_be_heading(text: str) -> bool:
    """Tell whether a paragraph is unfinished, and one phrase or short."""
    if is_finished(text):
        return False
    return len(text) <= _LONGEST_HEADING_OF_SENTENCES or len(sentence_spans(text)) == 1


def _is_cut(text: str, following: str) -> bool:
    """Tell whether a paragraph goes on in the following one."""
    if is_finished(text):
        return bool(_CUT_DECIMAL.search(text)) and following[0].isdigit()
    return not (text.endswith(("；", ";", "：", ":")) and _ENUMERATED.match(simplified(following)))
