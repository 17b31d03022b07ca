"""Stable public ids: the same after a re-import and on another machine.

An id is a digest of what is said, not of where it is stored: a session's of its date, title
and address, a sentence's of its session, its words, and which time they are said there.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date

_SESSION_BYTES = 5
_SENTENCE_BYTES = 10


def session_id(title: str, day: date | None, url: str | None, also: str = "") -> str:
    """Give a session's public id, e.g. 2024-03-07-u3bk5n2q.

    Its title, date and address make it; `also` tells two apart that have them in common.
    """
    written = f"{day}" if day else "undated"
    name = unicodedata.normalize("NFC", " ".join(title.split()))
    return f"{written}-{_digest((written, name, url or '', also), _SESSION_BYTES)}"


class SentenceIds:
    """Gives the public ids of a session's sentences, one after the other."""

    def __init__(self, session: str) -> None:
        self._session = session
        self._said: set[int] = set()
        self._again: Counter[int] = Counter()

    def next(self, text: str) -> str:
        """Give the public id of the next sentence, e.g. mzxw6ytboi3gk4tt.

        White space does not count, so that an id outlives a change of line ends.
        """
        words = "".join(text.split())
        # A million sentences are remembered here: by number, and what is said once without a count.
        number = int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")
        if number in self._said:
            self._again[number] += 1
        self._said.add(number)
        return _digest((self._session, words, str(self._again.get(number, 0))), _SENTENCE_BYTES)


def sentence_ids(session: str, texts: Iterable[str]) -> list[str]:
    """Give the public ids of a session's sentences, in order."""
    ids = SentenceIds(session)
    return [ids.next(text) for text in texts]


def _digest(parts: Iterable[str], size: int) -> str:
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8"), digest_size=size).digest()
    return base64.b32encode(digest).decode("ascii").lower()
