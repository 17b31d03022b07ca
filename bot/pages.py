"""A whole exchange cut into pages that each fit one message.

Where the cuts fall depends on the exchange alone, not on the reader's language, so that a page
number in a button means the same page to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.utf16 import prefix, units
from store import Exchange, Sentence, Span, Turn

PAGE_UNITS: Final = 3000
"""UTF-16 units a page has for words and the names before them; the rest of 4096 is the frame."""
NAME_UNITS: Final = 240
"""UTF-16 units kept for the name before a turn's words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a page shows of one turn."""

    turn: Turn
    span: Span
    """Into the turn's text."""
    text: str
    """The words there, verbatim."""


def pages(exchange: Exchange) -> tuple[tuple[Passage, ...], ...]:
    """Cut an exchange into pages, between sentences wherever a sentence fits a page."""
    done: list[list[Passage]] = [[]]
    room = PAGE_UNITS
    for turn in exchange.turns:
        text, so_far = turn.text, None
        for piece in _pieces(turn):
            alone = NAME_UNITS + units(text[piece.start : piece.end])
            cost = units(text[so_far.end : piece.end]) if so_far else alone
            if cost > room and done[-1]:
                done.append([])
                room, cost, so_far = PAGE_UNITS, alone, None
            elif so_far:
                done[-1].pop()
            so_far = Span(so_far.start if so_far else piece.start, piece.end)
            done[-1].append(Passage(turn, so_far, text[so_far.start : so_far.end]))
            room -= cost
    return tuple(map(tuple, done))


def sentence_span(turn: Turn, public_id: str) -> Span | None:
    """Find where a sentence stands in its turn's text; None if it is not of this turn."""
    for sentence, span in _spans(turn):
        if sentence.id == public_id:
            return span
    return None


def _spans(turn: Turn) -> Iterator[tuple[Sentence, Span]]:
    """Tell where in its text each of a turn's sentences stands."""
    text, end = turn.text, 0
    for sentence in turn.sentences:
        start = text.index(sentence.text, end)
        end = start + len(sentence.text)
        yield sentence, Span(start, end)


def _pieces(turn: Turn) -> Iterator[Span]:
    """Give what must stay together: a sentence, or what of it fits a page."""
    text = turn.text
    for _, sentence in _spans(turn):
        start = sentence.start
        while start < sentence.end:
            end = start + len(prefix(text[start : sentence.end], PAGE_UNITS - NAME_UNITS))
            yield Span(start, end)
            start = end
