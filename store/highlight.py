"""From what matches in a folded sentence to what to mark in the original. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from store.alphabet import fold_with_origins
from store.model import Span
from store.text import Normalised


def highlighted(text: str, matched: Iterable[Span]) -> tuple[Span, ...]:
    """Give the spans to mark in a text, from what matches in it folded."""
    return highlight(fold_with_origins(text), matched)


def highlight(normalised: Normalised, matched: Iterable[Span]) -> tuple[Span, ...]:
    """Give the spans to mark, into the original: in order, apart, and as few as will do.

    Neighbours become one, with the punctuation between them.
    """
    return _joined(map(normalised.to_original, _joined(sorted(matched))))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Put together the spans, in order, that touch or overlap."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
