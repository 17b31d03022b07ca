"""Keeping what people send, and who they are, out of logs.

Some libraries tell all that they see when they are debugged: python-telegram-bot whole updates and
calls, aiosqlite the parameters of statements. These are kept quiet. What our own code and
exceptions may quote of an update is taken out while that update is answered.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Final

QUIET: Final[Mapping[str, int]] = {
    "telegram": logging.INFO,  # updates, calls with their parameters, what they returned
    "httpx": logging.INFO,  # nothing of people; its lines at INFO name the method alone
    "httpcore": logging.INFO,  # the headers of every request and answer
    "aiosqlite": logging.INFO,  # statements with their parameters
    "tornado": logging.INFO,  # the paths of requests
    "asyncio": logging.INFO,  # in its debug mode, what a callback is called with
}
"""The least level that is logged of each of these libraries, by its topmost logger."""

MARK: Final = "[personal]"
_TELLING: Final = 4
"""How many bytes of UTF-8 a text needs for not being a part of just any word."""

_NUMBER: Final = re.compile(r"\d{4,}")
"""What may be the number of somebody; with fewer digits it might be anything."""

_TEXTS: Final = frozenset(
    {"text", "caption", "query", "first_name", "last_name", "username", "title", "file_name"}
)
"""Fields of an update, and of what is in it, that are people's own."""


class _Private:
    """What is kept out of the lines of one update."""

    def __init__(self, update: Mapping[str, object]) -> None:
        self._update = update

    def __call__(self, text: str) -> str:
        """Give a text with a mark wherever something of the update stood."""
        numbers, forms = self._looked_for
        for form in forms:
            text = text.replace(form, MARK)
        return _NUMBER.sub(lambda found: MARK if found[0] in numbers else found[0], text)

    @cached_property
    def _looked_for(self) -> tuple[set[str], Sequence[str]]:
        """Numbers and texts; made only once there is a line, which for most updates is never."""
        private = set(private_in(self._update))
        numbers = {text.lstrip("-") for text in private if text.lstrip("-").isdecimal()}
        forms = {form for text in private for form in _forms(text)} - numbers
        return numbers, sorted(filter(_is_telling, forms), key=len, reverse=True)


_private: ContextVar[_Private | None] = ContextVar("private", default=None)


@contextmanager
def kept_private(update: Mapping[str, object]) -> Iterator[None]:
    """Keep texts, names and numbers of an update, given as Telegram's JSON, out of lines logged.

    This holds for the task that is inside, and for those it starts.
    """
    before = _private.set(_Private(update))
    try:
        yield
    finally:
        _private.reset(before)


def without_private(text: str) -> str:
    """Give a text with a mark wherever something of the update that is answered stood."""
    private = _private.get()
    return text if private is None else private(text)


def private_in(value: object) -> Iterator[str]:
    """Give the texts, the names and the numbers of people and chats in an update."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            is_number = key == "id" and isinstance(inner, int)
            if is_number or (key in _TEXTS and isinstance(inner, str)):
                yield str(inner)
            else:
                yield from private_in(inner)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for inner in value:
            yield from private_in(inner)


def arguments_of(entry: logging.LogRecord) -> object:
    """Give what a log call filled its message with, less what may be an update.

    Even its errors python-telegram-bot tells with the whole of what it was sent. What it puts at
    the beginning of a line is the name of a loop.
    """
    told = entry.args
    if entry.name.partition(".")[0] != "telegram" or str(entry.msg).startswith("%s "):
        return told
    if isinstance(told, Mapping):
        return dict.fromkeys(told, _HIDDEN)
    return tuple(
        one if isinstance(one, int | float | BaseException) else _HIDDEN for one in told or ()
    )


class _Hidden:
    """Stands for an argument that is not shown."""

    def __repr__(self) -> str:
        return MARK


_HIDDEN = _Hidden()


def _forms(text: str) -> Iterator[str]:
    """Give a text as it is, as JSON and `repr` write it, its lines, and what a command is told."""
    written = (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    yield from written
    yield from (repr(form)[1:-1] for form in written)
    yield from (line.strip() for line in text.splitlines())
    if text.startswith("/"):
        yield text.partition(" ")[2].strip()


def _is_telling(form: str) -> bool:
    return len(form.encode(errors="replace")) >= _TELLING
