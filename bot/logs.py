"""Logging: a line an event, for people or for programs, that gives nothing away.

A line is cleaned of secrets after it has wholly been put together, tracebacks included. On the
console a line begins with its time; what belongs to it below is indented, and control characters
are written as escapes, so that no text can pass for a line of the log. As JSON, a line is an
object:

    {
      "time":      RFC 3339, UTC
      "level":     one of Python's five level names
      "logger":    who tells
      "message":   what
      …:           the fields that the call was given, with `extra={"fields": {…}}`
      "exception": the traceback, if there is one
      "stack":     the stack, if it was asked for
    }
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO

from bot.discretion import QUIET, arguments_of, without_private
from bot.redaction import Redactor
from bot.secret import Secret
from bot.settings import Settings

Field = str | int | float | bool | None
"""What a field of a line may be."""

CONSOLE: Final = "console"
JSON: Final = "json"

_logger = logging.getLogger(__name__)

_OWN = ("time", "level", "logger", "message", "exception", "stack")
"""Keys that no field may take."""
_INDENT: Final = "    "
_BARE = re.compile(r"[^\s\"'=\\]+")
# What moves the cursor, ends a line, turns the direction of writing or is no character at all.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class LogFormatter(logging.Formatter):
    """Writes log lines in one of the two forms, without secrets."""

    def __init__(self, redact: Redactor, form: str = CONSOLE, *, personal: bool = False) -> None:
        super().__init__()
        self._redact = redact
        self._form = form
        self._personal = personal

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and on the console what stands below it."""
        told: dict[str, Field] = {"level": record.levelname, "logger": record.name}
        told["message"] = self._clean(self._message(record))
        for name, field in _fields(record).items():
            told.setdefault(self._clean(name), self._cleaned(field))
        below = {"exception": self._exception(record), "stack": record.stack_info or ""}
        told |= {name: self._clean(text) for name, text in below.items() if text}
        write = _as_json if self._form == JSON else _on_console
        # Once more, for what only the writing brings together.
        return self._redact(write(record.created, told))

    def _message(self, record: logging.LogRecord) -> str:
        arguments = record.args if self._personal else arguments_of(record)
        try:
            message = str(record.msg)
            return message % arguments if arguments else message
        except Exception:  # noqa: BLE001 - logging would print the arguments past every formatter
            return f"{_shown(record.msg)} {_shown(arguments)}"

    def _exception(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return record.exc_text or ""
        try:
            return self.formatException(record.exc_info)
        except Exception:  # noqa: BLE001 - an exception may be broken itself
            return record.exc_info[0].__name__

    def _cleaned(self, field: Field) -> Field:
        cleaned = self._clean(field)
        return field if cleaned == str(field) else cleaned

    def _clean(self, text: object) -> str:
        cleaned = self._redact(str(text))
        return cleaned if self._personal else without_private(cleaned)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes to a stream, and keeps silent about what could not be written.

    Left to itself, logging would complain on stderr, with the message and the arguments as they
    were given.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging names it
        """See the base class."""


def logging_as(settings: Settings, stream: TextIO) -> AbstractContextManager[Redactor]:
    """Log as the settings say; see `logging_to`."""
    return logging_to(
        stream,
        settings.log_level,
        settings.token,
        settings.webhook_secret,
        form=settings.log_format,
        personal=settings.log_personal,
    )


@contextmanager
def logging_to(
    stream: TextIO,
    level: str,
    *secrets: Secret | None,
    form: str = CONSOLE,
    personal: bool = False,
) -> Iterator[Redactor]:
    """Log to a stream, redacted, from the root logger down; put everything back afterwards.

    Nothing else that listens at the root is told meanwhile, for it would not redact. Warnings,
    and exceptions that nothing caught in any thread, are logged too. Unless `personal`, libraries
    that tell what people send are kept quiet.

    Yields:
        What takes out the secrets, and may be told of more.
    """
    redact = Redactor(*secrets)
    handler = _Lines(stream)
    handler.setFormatter(LogFormatter(redact, form, personal=personal))
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in QUIET}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    before = root.level, root.handlers
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in _least_levels(root.level, personal=personal).items():
        logging.getLogger(name).setLevel(least)
    logging.captureWarnings(capture=True)
    sys.excepthook, threading.excepthook, sys.unraisablehook = _uncaught, _escaped, _escaped
    try:
        yield redact
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(capture=False)
        for name, least in levels.items():
            logging.getLogger(name).setLevel(least)
        root.setLevel(before[0])
        root.handlers = before[1]


def _least_levels(level: int, *, personal: bool) -> dict[str, int]:
    """Give the least level of each library, which may say more than is asked of the others."""
    levels = {name: level if personal else max(level, least) for name, least in QUIET.items()}
    if level > logging.DEBUG:
        # httpx has a line at INFO for each request, which with long polling is a line every few
        # seconds that says nothing.
        levels["httpx"] = max(level, logging.WARNING)
    return levels


def _fields(record: logging.LogRecord) -> dict[str, Field]:
    """Give the fields of a log call; what is no field of ours is written as text."""
    given = getattr(record, "fields", None)
    if not isinstance(given, Mapping):
        return {}
    fields = {_shown(name, str): _field(value) for name, value in given.items()}
    return {name: value for name, value in fields.items() if name not in _OWN}


def _field(value: object) -> Field:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number
    plain = value is None or type(value) in {str, int, float, bool}
    return value if plain else _shown(value, str)  # type: ignore[return-value] # just tested


def _shown(value: object, show: type[str] | None = None) -> str:
    try:
        return str(value) if show is str else repr(value)
    except Exception:  # noqa: BLE001 - whatever it is, a line is written
        return f"<{type(value).__name__}>"


def _as_json(created: float, told: Mapping[str, Field]) -> str:
    time = datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds")
    named = {"time": time.replace("+00:00", "Z"), **told}
    # Not all that takes in logs reads lone surrogates, which escapes would keep.
    line = json.dumps(named, ensure_ascii=False).encode(errors="replace").decode()
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _on_console(created: float, told: Mapping[str, Field]) -> str:
    time = datetime.fromtimestamp(created).astimezone().isoformat(" ", timespec="milliseconds")
    head = f"{time} {told['level']} {told['logger']}: {told['message']}"
    named = [f"{name}={_console_field(told[name])}" for name in told if name not in _OWN]
    below = [
        line for name in ("exception", "stack") for line in str(told.get(name, "")).split("\n")
    ]
    lines = [_visible(" ".join((head, *named)))]
    return "\n".join(lines + [f"{_INDENT}{_visible(line)}" for line in below if line])


def _console_field(field: Field) -> str:
    if isinstance(field, str):
        return field if _BARE.fullmatch(field) else json.dumps(field, ensure_ascii=False)
    return json.dumps(field)


def _visible(text: str) -> str:
    r"""Write control characters as escapes, e.g. \n, so that no text drives the terminal."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def _uncaught(_kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    _logger.critical("an exception was not caught", exc_info=error)


def _escaped(escape: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
    """Log what ended a thread, or was raised where nothing can catch it."""
    _logger.critical("an exception was not caught", exc_info=escape.exc_value)
