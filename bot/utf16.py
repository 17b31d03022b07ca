"""Text as Telegram measures it: in UTF-16 units, with entities beside it.

Python counts code points; a character outside the Basic Multilingual Plane, as most emoji and
the rarer Han characters are, is two units to Telegram.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from telegram import MessageEntity
from telegram.constants import MessageEntityType

from store import Span

ELLIPSIS: Final = "…"
_ZERO_WIDTH_JOINER: Final = "\u200d"
SENTENCE_END: Final = re.compile(r"(?:[。！？!?…]+|\.(?=\s))[”’」』）)\]】》〉\"']*|\n")
_WORTH_KEEPING: Final = 3
"""A text is cut at a sentence end where that keeps more than this part (a third) of it."""


# Telegram's servers make spaces of control characters, and drop line separators, marks of
# direction that reach over other text, and three combining lines. Positions of entities must be
# counted in what is left.
_ALTERED: Final[dict[int, str | None]] = {
    **dict.fromkeys([*range(0x0A), *range(0x0B, 0x20)], " "),
    **dict.fromkeys([0x0D, *range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F]),
}


def displayed(text: str) -> str:
    """Give the text as Telegram will show it: the same, but for a few invisible characters."""
    return text.translate(_ALTERED)


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def prefix(text: str, room: int) -> str:
    """Give the longest beginning of at most `room` UTF-16 units that splits no character.

    A letter is not parted from its combining marks, nor a joined emoji in its middle, unless
    there is nothing else to give.
    """
    whole = text.encode("utf-16-le")[: 2 * max(room, 0)].decode("utf-16-le", "ignore")
    end = len(whole)
    while 0 < end < len(text) and _joins(text[end - 1], text[end]):
        end -= 1
    return whole[:end] or whole


def _joins(before: str, after: str) -> bool:
    marks = unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff"
    return marks or _ZERO_WIDTH_JOINER in (before, after)


def shortened(text: str, room: int) -> str:
    """Give the text if it has at most `room` UTF-16 units, else its beginning.

    The beginning ends with a sentence if one ends far enough in. It is verbatim: no mark of
    the cut is put to it.
    """
    kept = prefix(text, room)
    if kept == text:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(kept)]
    if ends and ends[-1] * _WORTH_KEEPING >= len(kept):
        return kept[: ends[-1]].rstrip()
    return kept.rstrip()


def clipped(text: str, room: int) -> str:
    """Give a name or title on one line, at most `room` UTF-16 units, an ellipsis for the rest."""
    line = " ".join(displayed(text).split())
    if units(line) <= room:
        return line
    return prefix(line, room - units(ELLIPSIS)).rstrip() + ELLIPSIS


class Composer:
    """Puts a message together, piece by piece, each with what marks it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._entities: list[MessageEntity] = []
        self._units = 0

    def add(
        self,
        text: str,
        kind: MessageEntityType | None = None,
        *,
        bold: Iterable[Span] = (),
        marked: Iterable[tuple[MessageEntityType, Span]] = (),
    ) -> Composer:
        """Put text at the end.

        Args:
            text: What to add, verbatim but for the few characters that Telegram never shows.
            kind: The entity that covers it. White space at its edges stays uncovered, for
                Telegram trims the edges of a message.
            bold: Code points of `text` to make bold.
            marked: Code points of `text` to mark otherwise, each with how.
        """
        shown = displayed(text)
        words = Span(len(shown) - len(shown.lstrip()), len(shown.rstrip()))
        marks = [] if kind is None else [(kind, words)]
        within = [*((MessageEntityType.BOLD, span) for span in bold), *marked]
        for mark, span in within:
            start = max(len(displayed(text[: span.start])), words.start)
            end = min(len(displayed(text[: span.end])), words.end)
            marks.append((mark, Span(start, end)))
        for mark, span in marks:
            if shown[span.start : span.end].strip():
                self._mark(shown, span, mark)
        self._pieces.append(shown)
        self._units += units(shown)
        return self

    def line(self) -> Composer:
        """Begin a new line."""
        return self.add("\n")

    def finished(self) -> tuple[str, tuple[MessageEntity, ...]]:
        """Give the message's text and entities; its first piece must not begin with a space."""
        return "".join(self._pieces).rstrip(), tuple(self._entities)

    def _mark(self, text: str, span: Span, kind: MessageEntityType) -> None:
        offset = self._units + units(text[: span.start])
        length = units(text[span.start : span.end])
        self._entities.append(MessageEntity(kind, offset, length))
