"""What a link into the private chat asks for ↔ its start parameter. Pure.

`t.me/BOT?start=PARAMETER`, and the button above inline results, open the private chat and send
`/start PARAMETER`. Telegram takes at most 64 characters there, and of the Latin letters, digits,
_ and - alone.

    q_ID          show the sentence ID
    s_BASE64URL   search these words: UTF-8, without padding, of a long query the beginning
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 64
"""Characters of a start parameter that Telegram takes."""

_QUOTE: Final = "q_"
_WORDS: Final = "s_"
_FORM: Final = re.compile(r"[A-Za-z0-9_-]+")
_ROOM: Final = (LIMIT - len(_WORDS)) * 6 // 8
"""Bytes of words that find room: a character of base64 stands for six bits."""


@dataclass(frozen=True, slots=True)
class QuoteWanted:
    """A link that asks for a sentence."""

    id: str
    """Its public id; whoever wrote the link may have made it up."""


@dataclass(frozen=True, slots=True)
class WordsWanted:
    """A link that asks for a search."""

    words: str
    """What to search, not blank; of a long query the beginning."""


def quote_parameter(public_id: str) -> str:
    """Write the start parameter that asks for a sentence.

    Raises:
        ValueError: No link can hold this id; the archive makes none like it.
    """
    parameter = f"{_QUOTE}{public_id}"
    if len(parameter) > LIMIT or not _FORM.fullmatch(public_id):
        raise ValueError(public_id)
    return parameter


def words_parameter(query: str) -> str:
    """Write the start parameter that asks for a search; what finds no room is cut off."""
    room = query.strip().encode()[:_ROOM]
    # The cut may go through a character, which is then left out.
    room = room.decode(errors="ignore").encode()
    return f"{_WORDS}{base64.urlsafe_b64encode(room).decode().rstrip('=')}"


def read(parameter: str) -> QuoteWanted | WordsWanted | None:
    """Read a start parameter; None if it asks for nothing that this version knows."""
    kind, rest = parameter[: len(_WORDS)], parameter[len(_WORDS) :]
    if len(parameter) > LIMIT or not _FORM.fullmatch(rest):
        return None
    if kind == _QUOTE:
        return QuoteWanted(rest)
    words = _decoded(rest) if kind == _WORDS else ""
    return WordsWanted(words) if words else None


def _decoded(text: str) -> str:
    """Give the words written in base64, "" where that is not what it is."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().strip()
    except (binascii.Error, UnicodeDecodeError):
        return ""
