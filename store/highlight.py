"""From what matches in a normalised sentence to what to mark in the original. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from store.model import Span
from store.text import Normalised


def highlight(normalised: Normalised, matched: Iterable[Span]) -> tuple[Span, ...]:
    """Give the spans to mark, into the original: in order, apart, and as few as will do.

    Neighbours become one, with the punctuation between them.
    """
    joined: list[Span] = []
    for span in sorted(matched):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    marked: list[Span] = []
    for original in map(normalised.to_original, joined):
        if marked and original.start <= marked[-1].end:
            marked[-1] = Span(marked[-1].start, max(marked[-1].end, original.end))
        else:
            marked.append(original)
    return tuple(marked)
