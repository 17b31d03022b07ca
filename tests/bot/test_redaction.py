"""Redaction: the token stands in no line, whatever it was part of."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings

import pytest

from bot.redaction import RedactingFormatter, Redactor, logging_to
from bot.settings import Secret

NUMBER, HALF = "7201445566", "AAFplanted-secret_half"
PLANTED = f"{NUMBER}:{HALF}"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

logger = logging.getLogger("tests.redaction")


@pytest.mark.parametrize(
    "text",
    (
        f"POST https://api.telegram.org/bot{PLANTED}/getMe",
        f"https%3A%2F%2Fapi.telegram.org%2Fbot{NUMBER}%3A{HALF}%2FgetMe",
        f"https%3a%2f%2fapi.telegram.org%2fbot{NUMBER}%3a{HALF}%2fgetMe",
        f"the half alone: {HALF}.",
        f"{PLANTED}{PLANTED}",
        repr({"url": PLANTED, "bytes": PLANTED.encode()}),
    ),
)
def test_every_form_of_the_token_is_taken_out(text: str) -> None:
    """As it is, percent-encoded, its secret half, inside other text."""
    redacted = Redactor(Secret(PLANTED))(text)
    assert HALF not in redacted
    assert "[token]" in redacted


def test_the_rest_of_a_line_stays() -> None:
    """Redacted logs are still to be read."""
    line = Redactor(Secret(PLANTED))(f"POST http://[::1]:8081/bot{PLANTED}/getMe 200")
    assert line == "POST http://[::1]:8081/bot[token]/getMe 200"


def test_a_short_half_is_hidden_only_as_part_of_its_token() -> None:
    """A test server's token 42:TEST must not take the word TEST out of every line."""
    redact = Redactor(Secret("42:TEST"))
    assert redact("TEST of /bot42:TEST/getMe") == "TEST of /bot[token]/getMe"


def test_without_a_token_nothing_is_hidden() -> None:
    """A terminal command may have none."""
    assert Redactor(None)("nothing to hide") == "nothing to hide"


@pytest.mark.parametrize("threshold", LEVELS)
def test_no_level_lets_the_token_through(threshold: str) -> None:
    """In the message, the arguments, a traceback and its causes, a stack."""
    stream = io.StringIO()
    with logging_to(stream, threshold, Secret(PLANTED)):
        for level in LEVELS:
            logger.log(logging.getLevelName(level), "as argument %s", PLANTED)
            logger.log(logging.getLevelName(level), f"as message {PLANTED}", stack_info=True)  # noqa: G004 - as careless code has it
            try:
                _fail_with(PLANTED)
            except RuntimeError:
                logger.log(logging.getLevelName(level), "in a traceback", exc_info=True)
    written = stream.getvalue()
    assert "Traceback" in written
    assert "ValueError: [token]" in written
    assert HALF not in written


@pytest.mark.parametrize("arguments", ((PLANTED,), ({"number": PLANTED},)))
def test_a_record_that_cannot_be_formatted_is_redacted_too(arguments: tuple[object, ...]) -> None:
    """Logging's own complaint would print the arguments past every formatter."""
    formatter = RedactingFormatter(logging.Formatter(), Redactor(Secret(PLANTED)))
    line = formatter.format(
        logging.LogRecord("careless", logging.INFO, "file", 1, "%(count)d", arguments, None)
    )
    assert "[token]" in line
    assert HALF not in line


def test_warnings_are_logged_and_redacted() -> None:
    """They would otherwise go to stderr as they are."""
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with logging_to(stream, "WARNING", Secret(PLANTED)):
            warnings.warn(f"careful with {PLANTED}", UserWarning, stacklevel=1)
    assert "careful with [token]" in stream.getvalue()


def test_an_exception_that_ends_a_thread_is_logged_and_redacted() -> None:
    """Nobody else would catch it."""
    stream = io.StringIO()
    with logging_to(stream, "INFO", Secret(PLANTED)):
        thread = threading.Thread(target=_fail_with, args=(PLANTED,))
        thread.start()
        thread.join()
    assert "ValueError: [token]" in stream.getvalue()
    assert HALF not in stream.getvalue()


def test_an_uncaught_exception_is_logged_and_redacted() -> None:
    """The hook that Python calls last writes a line like any other."""
    stream = io.StringIO()
    with logging_to(stream, "INFO", Secret(PLANTED)):
        try:
            _fail_with(PLANTED)
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    assert "RuntimeError: [token]" in stream.getvalue()
    assert HALF not in stream.getvalue()


def test_another_formatter_keeps_its_own_form() -> None:
    """Redaction is put around a formatter, whichever that is."""
    formatter = RedactingFormatter(logging.Formatter("<%(message)s>"), Redactor(Secret(PLANTED)))
    line = formatter.format(logging.makeLogRecord({"msg": PLANTED}))
    assert line == "<[token]>"


def test_logging_is_left_as_it_was() -> None:
    """Handlers, levels and hooks are the process's, not ours to keep."""

    def state() -> tuple[object, ...]:
        root, httpx = logging.getLogger(), logging.getLogger("httpx")
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        return root.level, httpx.level, list(root.handlers), hooks, warnings.showwarning

    before = state()
    with logging_to(io.StringIO(), "DEBUG", Secret(PLANTED)):
        assert state() != before
    assert state() == before


def test_requests_are_logged_only_when_debugging() -> None:
    """A line for each long poll would drown the others."""
    for level, logged in (("INFO", False), ("DEBUG", True)):
        stream = io.StringIO()
        with logging_to(stream, level, None):
            logging.getLogger("httpx").info("HTTP Request: POST …")
        assert bool(stream.getvalue()) is logged


def _fail_with(text: str) -> None:
    raise RuntimeError(text) from ValueError(text)
