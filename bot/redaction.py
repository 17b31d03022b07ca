"""Logging that cannot give the token away.

Telegram's API carries the token in its URLs, so HTTP clients log it, exceptions quote it and
tracebacks print it. Looking at messages and arguments one by one would miss some of these;
here every line is cleaned after it has wholly been put together.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TextIO

from bot.settings import Secret

_logger = logging.getLogger(__name__)

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MARK = "[token]"
_TELLING = 8
"""How many characters make the half after the colon telling enough to be hidden by itself."""


class Redactor:
    """Takes a token out of text, in every form it takes in logs."""

    def __init__(self, token: Secret | None) -> None:
        self._pattern = None if token is None else re.compile(_forms(token.reveal()))

    def __call__(self, text: str) -> str:
        """Give the text with a mark wherever the token stood."""
        return text if self._pattern is None else self._pattern.sub(_MARK, text)


def _forms(token: str) -> str:
    """Match the token, as it is or percent-encoded, and the half that is the secret."""
    number, secret = map(re.escape, token.split(":", 1))
    whole = f"{number}(?::|%3[Aa]){secret}"
    return f"{whole}|{secret}" if len(secret) >= _TELLING else whole


class RedactingFormatter(logging.Formatter):
    """Another formatter's lines, tracebacks included, with the token taken out."""

    def __init__(self, inner: logging.Formatter, redact: Redactor) -> None:
        super().__init__()
        self._inner = inner
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Format as the inner formatter does, then redact."""
        try:
            line = self._inner.format(record)
        except (TypeError, ValueError, KeyError):
            # Left to itself, logging would print the arguments to stderr past every formatter.
            line = f"{record.levelname} {record.name}: {record.msg!r} {record.args!r}"
        return self._redact(line)


@contextmanager
def logging_to(stream: TextIO, level: str, token: Secret | None) -> Iterator[None]:
    """Log to a stream, redacted, from the root logger down; put everything back afterwards.

    Warnings, and exceptions that nothing caught in any thread, are logged too.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(logging.Formatter(_LINE), Redactor(token)))
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    levels = root.level, httpx.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root.addHandler(handler)
    root.setLevel(level)
    # httpx has a line at INFO for each request, which with long polling is a line every few
    # seconds that says nothing.
    httpx.setLevel(level if level == "DEBUG" else max(root.level, logging.WARNING))
    logging.captureWarnings(capture=True)
    sys.excepthook, threading.excepthook, sys.unraisablehook = _uncaught, _escaped, _escaped
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(capture=False)
        httpx.setLevel(levels[1])
        root.setLevel(levels[0])
        root.removeHandler(handler)


def _uncaught(_kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    _logger.critical("an exception was not caught", exc_info=error)


def _escaped(escape: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
    """Log what ended a thread, or was raised where nothing can catch it."""
    _logger.critical("an exception was not caught", exc_info=escape.exc_value)
