"""A button's meaning ↔ at most 64 bytes of text.

Buttons outlive the bot that sent them, so the text says which version wrote it, and holds all
there is to know: the bot keeps nothing in memory about the messages it has sent.

    1:q:ID                     show the sentence ID
    1:w2:ID                    show page 2 (from 0) of the exchange that ID stands in
    1:s2:                      the letter of any other view, its page and its id, in the same way
    …:ORIGIN:e12-57,80-91      and the way back: the sentence a search found, how surely
                               (e exact, c close, t close with another sense), and what matched;
                               ORIGIN empty means ID
    …:ORIGIN:en12-57           the same, where what matched reaches into the next sentence, or
                               (p) the previous one: spans are into both, put together
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.errors import StaleButton
from store import Span, Verdict

LIMIT: Final = 64
"""Bytes of callback data that Telegram takes."""

_VERSION: Final = "1"
_TURNED: Final = "t"
_LETTERS: Final = {Verdict.EXACT: "e", Verdict.CLOSE: "c"}
_VERDICTS: Final = {letter: verdict for verdict, letter in _LETTERS.items()} | {
    _TURNED: Verdict.CLOSE
}
_FORM: Final = re.compile(
    rf"{_VERSION}:(?P<view>[a-z])(?P<page>[0-9]{{1,4}})?:(?P<id>[A-Za-z0-9._~-]{{0,32}})"
    r"(?::(?P<origin>[A-Za-z0-9._~-]{0,32}):(?P<verdict>[ect])(?P<reach>[np]?)"
    r"(?P<spans>[0-9]{1,6}-[0-9]{1,6}(?:,[0-9]{1,6}-[0-9]{1,6})*)?)?"
)


class View(StrEnum):
    """What a button shows."""

    QUOTE = "q"
    """One sentence."""
    BEFORE = "b"
    """The sentence before one."""
    AFTER = "a"
    """The sentence after one."""
    WHOLE = "w"
    """A page of the exchange it stands in."""
    CITE = "c"
    """How to cite a sentence; the page numbers the format."""
    REPORT = "r"
    """Something is wrong with a sentence."""
    SESSIONS = "s"
    """A page of the list of sessions."""
    SESSION = "x"
    """A page of the exchanges of a session; if the id is a sentence's, the one it is on."""
    SETTLE = "t"
    """What is done with a report, whose number is the id; for those who keep the bot."""
    TAKE_IN = "i"
    """Whether a file is taken in; for those who keep the bot."""
    LANGUAGE = "l"
    """A language, by its tag."""
    SETTING = "g"
    """A setting of a chat, by its name; the page numbers what it is set to."""


class Reach(StrEnum):
    """Into which neighbour a match reaches from the sentence that was found."""

    NONE = ""
    NEXT = "n"
    PREVIOUS = "p"


@dataclass(frozen=True, slots=True)
class Origin:
    """The sentence that a search found, to which a reader can come back."""

    id: str
    verdict: Verdict
    """Exact or close."""
    spans: tuple[Span, ...] = ()
    """What matched, of both sentences where it reaches over two; empty where there was no room."""
    reach: Reach = Reach.NONE
    turned: bool = False
    """Whether what differs from what was asked turns the sense; never of an exact one."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a button leads."""

    view: View
    id: str
    """Public id of a sentence, or what else a view is of; "" where it is of nothing."""
    origin: Origin | None = None
    page: int = 0
    """Counted from 0; a sentence alone has but one."""


_VIEWS: Final = frozenset(View)
_OF_A_SENTENCE: Final = frozenset(
    {View.QUOTE, View.BEFORE, View.AFTER, View.WHOLE, View.CITE, View.REPORT}
)


def view_of(text: object) -> View | None:
    """Tell what view a button's callback data is of, to choose who answers; None if of none."""
    try:
        return decode(text).view if isinstance(text, str) else None
    except StaleButton:
        return None


def encode(target: Target) -> str:
    """Write a target as callback data.

    What does not fit is left out whole: first the spans, then the way back.
    """
    page = "" if target.view is View.QUOTE else str(target.page)
    here = f"{_VERSION}:{target.view}{page}:{target.id}"
    if target.origin is None:
        return here
    origin = "" if target.origin.id == target.id else target.origin.id
    letter = _TURNED if target.origin.turned else _LETTERS[target.origin.verdict]
    back = f"{here}:{origin}:{letter}{target.origin.reach}"
    spans = ",".join(f"{span.start}-{span.end}" for span in target.origin.spans)
    return next(text for text in (back + spans, back, here) if len(text) <= LIMIT)


def decode(text: str) -> Target:
    """Read callback data.

    Raises:
        StaleButton: This version did not write it.
    """
    match = _FORM.fullmatch(text)
    if match is None or match["view"] not in _VIEWS:
        raise StaleButton(text)
    if (match["view"] == View.QUOTE) is (match["page"] is not None):
        raise StaleButton(text)
    if match["view"] in _OF_A_SENTENCE and not match["id"]:
        raise StaleButton(text)
    origin = None
    if match["verdict"]:
        origin = Origin(
            id=match["origin"] or match["id"],
            verdict=_VERDICTS[match["verdict"]],
            spans=_spans(match["spans"]),
            reach=Reach(match["reach"]),
            turned=match["verdict"] == _TURNED,
        )
    return Target(View(match["view"]), match["id"], origin, int(match["page"] or 0))


def _spans(text: str | None) -> tuple[Span, ...]:
    pairs = (pair.split("-") for pair in text.split(",")) if text else ()
    return tuple(Span(int(start), int(end)) for start, end in pairs)
