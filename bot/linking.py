"""Links that open a page at a sentence, as text fragments. Pure.

A text fragment (https://wicg.github.io/scroll-to-text-fragment/) names words that a browser looks
for in a page and scrolls to:

    https://…/page#:~:text=WORDS            a sentence
    https://…/page#:~:text=FIRST,LAST       a long one, by its first and its last words

In the words "-", "," and "&" have a meaning and are percent-encoded, as is all that an address
cannot hold. They must begin and end where words do, so that a cut is made at a mark or a space.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from store import Sentence

_DIRECTIVE: Final = ":~:"
_WHOLE: Final = 60
"""Code points of a sentence up to which it is named whole."""
_LEAST, _MOST = 8, 24
"""Code points of the first, or the last, words of a longer one."""
_LONGEST: Final = 2000
"""Characters of an address that every browser and Telegram take."""
_BREAK: Final = re.compile(r"[^\w]+")


def source_link(url: str | None, sentence: Sentence) -> str | None:
    """Give the address that opens a sentence's page there; None if it is none to be opened.

    Args:
        url: Of the page, as it was told at import. A fragment that it has is kept.
        sentence: What stands in that page.
    """
    if url is None or not _opens(url):
        return None
    page, _, _ = url.partition(_DIRECTIVE)
    link = f"{page}{'' if '#' in page else '#'}{_DIRECTIVE}text={_words(sentence)}"
    return link if len(link) <= _LONGEST else page


def _opens(url: str) -> bool:
    """Tell whether Telegram takes an address for a button; one that it refuses loses the card."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    believable = parts.scheme in {"http", "https"} and "." in host.strip(".")
    return believable and url.isprintable() and " " not in url and len(url) <= _LONGEST


def _words(sentence: Sentence) -> str:
    text = sentence.text
    # What goes on over a page's end has something between its parts there.
    if len(text) <= _WHOLE and len(sentence.spans) == 1:
        return _encoded(text)
    first, last = _beginning(text), _beginning(text[::-1])[::-1]
    if len(first) + len(last) >= len(text):
        return _encoded(text)
    return f"{_encoded(first)},{_encoded(last)}"


def _beginning(text: str) -> str:
    """Give the first words of a text, up to a mark or a space where there is one."""
    end = _BREAK.search(text, _LEAST, _MOST)
    return text[: end.start() if end else _MOST]


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
