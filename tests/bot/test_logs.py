"""Logs: a line an event, in two forms, and everything left as it was."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discretion import QUIET
from bot.logs import CONSOLE, JSON, LogFormatter, logging_as, logging_to
from bot.redaction import Redactor
from bot.settings import Settings

FORMS = (CONSOLE, JSON)
HEAD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d [A-Z]+ [\w.]+: ")

logger = logging.getLogger("tests.logs")


def written(
    tell: Callable[[], object], form: str = CONSOLE, level: str = "DEBUG", *, personal: bool = False
) -> str:
    """Give what the log has of what is told."""
    stream = io.StringIO()
    with logging_to(stream, level, form=form, personal=personal):
        tell()
    return stream.getvalue()


def object_of(tell: Callable[[], object]) -> dict[str, object]:
    """Give the one object of a log in JSON."""
    (line,) = written(tell, JSON).splitlines()
    told: dict[str, object] = json.loads(line)
    return told


def test_a_line_on_the_console_has_time_level_logger_message_and_fields() -> None:
    """A field that is no bare word is quoted."""
    fields = {
        "kind": "inline",
        "seconds": 0.25,
        "hits": 3,
        "note": "a b",
        "exact": True,
        "no": None,
    }
    line = written(lambda: logger.info("answered %s", "well", extra={"fields": fields}))
    head = HEAD.match(line)
    assert head
    assert head[0].endswith(" INFO tests.logs: ")
    assert line[head.end() :] == (
        'answered well kind=inline seconds=0.25 hits=3 note="a b" exact=true no=null\n'
    )


def test_a_line_of_json_has_the_same_as_an_object() -> None:
    """In this order, the time in UTC."""
    fields = {"kind": "inline", "seconds": 0.25, "hits": 3, "exact": True, "no": None}
    told = object_of(lambda: logger.info("answered %s", "well", extra={"fields": fields}))
    time = str(told.pop("time"))
    assert time.endswith("Z")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds()) < 60
    assert list(told.items()) == [
        ("level", "INFO"),
        ("logger", "tests.logs"),
        ("message", "answered well"),
        *fields.items(),
    ]


def test_a_field_takes_no_other_s_place() -> None:
    """And what JSON has not is written as text."""
    fields = {"level": "no", "exception": "no", "much": float("inf"), "kinds": [1], 7: "seven"}
    told = object_of(lambda: logger.info("told", extra={"fields": fields}))
    del told["time"]
    assert told == {
        "level": "INFO",
        "logger": "tests.logs",
        "message": "told",
        "much": "inf",
        "kinds": "[1]",
        "7": "seven",
    }


def test_what_another_library_calls_fields_is_no_fault() -> None:
    """The name is nobody's."""
    assert object_of(lambda: logger.info("told", extra={"fields": 3}))["message"] == "told"


def test_a_traceback_and_a_stack_stand_below_their_line() -> None:
    """Indented on the console; in JSON each is a field."""

    def tell() -> None:
        try:
            _fail_with("first\nsecond")
        except RuntimeError:
            logger.exception("failed", stack_info=True)

    first, *below = written(tell).splitlines()
    assert first.endswith(" ERROR tests.logs: failed")
    assert all(line.startswith("    ") for line in below)
    assert "    Traceback (most recent call last):" in below
    assert "    second" in below
    assert "    Stack (most recent call last):" in below
    told = object_of(tell)
    assert "\n\nTraceback (most recent call last):\n" in str(told["exception"])
    assert str(told["exception"]).endswith("RuntimeError: first\nsecond")
    assert "in tell" in str(told["stack"])


NASTY = (
    "first\n2026-01-01 00:00:00.000+00:00 CRITICAL bot.run: forged",
    "first\r2026-01-01",
    "\x1b[2J\x9b2J",
    "a\u2028b\u2029c\x85d\x0be\x0cf",
    "\u202eerutuf\u2066",
    "\udcff",
    "\x00",
)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_can_pass_for_a_line_of_the_log(text: str) -> None:
    """In the message, an argument, a field, its name, the logger's name, and an exception."""

    def tell() -> None:
        try:
            _fail_with(text)
        except RuntimeError:
            odd = logging.getLogger(f"tests.{text}")
            odd.exception(text + " %s", text, extra={"fields": {text: text, "a": text}})

    shown = written(tell)
    assert not set(shown) & set("\r\x00\x1b\x9b\x85\x0b\x0c\u2028\u2029\u202e\u2066\udcff")
    first, *below = shown.split("\n")[:-1]
    assert re.match(r"\d{4}-\d\d-\d\d \S+ ERROR tests\.", first)
    assert all(line.startswith("    ") for line in below)
    (line,) = written(tell, JSON).split("\n")[:-1]
    assert json.loads(line)["message"] == f"{text} {text}".replace("\udcff", "?")


@given(text=st.text(st.characters(exclude_categories=())), form=st.sampled_from(FORMS))
def test_whatever_is_told_is_one_line(text: str, form: str) -> None:
    """Without a control character, which a terminal might obey."""
    entry = logging.makeLogRecord({"msg": text, "args": (), "name": "tests"})
    line = LogFormatter(Redactor(), form).format(entry)
    assert len(line.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", line)
    if form == JSON:
        kept = "".join("?" if "\ud800" <= one <= "\udfff" else one for one in text)
        assert json.loads(line)["message"] == kept


class Broken(Exception):
    """An argument, and an exception, that cannot be shown."""

    def __repr__(self) -> str:
        raise RuntimeError

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("message", "arguments"),
    (("%d", ("no number",)), ("%s %s", (1,)), ("%(count)d", ({"number": 1},)), ("%s", (Broken(),))),
)
def test_a_call_that_cannot_be_formatted_is_still_a_line(
    form: str, message: str, arguments: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Logging's own complaint would go past every formatter."""
    line = written(lambda: logger.info(message, *arguments), form)
    assert repr(message) in line.replace('\\"', '"')
    assert capsys.readouterr().err == ""


def test_an_exception_that_cannot_be_shown_is_named() -> None:
    """By its kind."""

    def tell() -> None:
        logger.error("failed", exc_info=Broken())

    assert "Broken" in written(tell)


def test_a_stream_that_cannot_be_written_to_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is the line printed elsewhere, past the formatter."""
    stream = io.StringIO()
    with logging_to(stream, "INFO"):
        stream.close()
        logger.info("told to nobody")
    assert capsys.readouterr() == ("", "")


def test_an_exception_outside_of_any_is_none() -> None:
    """Careless code logs one where there is none."""
    line = written(lambda: logger.error("failed", exc_info=True))  # noqa: LOG014 - just so
    assert line.endswith("tests.logs: failed\n")


def test_settings_say_how_it_is_logged() -> None:
    """Level and form; the least of each library comes with `log_personal`."""
    environment = {
        "YUANHUA_LOG_FORMAT": "json",
        "YUANHUA_LOG_LEVEL": "debug",
        "YUANHUA_LOG_PERSONAL": "yes",
    }
    stream = io.StringIO()
    with logging_as(Settings.from_environment(environment), stream):
        logging.getLogger("telegram.Bot").debug("told")
    assert json.loads(stream.getvalue())["logger"] == "telegram.Bot"


def test_requests_are_logged_only_when_debugging() -> None:
    """A line for each long poll would drown the others."""
    for level, logged in (("INFO", False), ("DEBUG", True)):
        shown = written(lambda: logging.getLogger("httpx").info("HTTP Request"), level=level)
        assert bool(shown) is logged


def test_logging_is_left_as_it_was() -> None:
    """Handlers, levels and hooks are the process's, not ours to keep."""

    def state() -> tuple[object, ...]:
        loggers = [logging.getLogger(name).level for name in ("root", *QUIET)]
        root = logging.getLogger()
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        return root.level, loggers, list(root.handlers), hooks, warnings.showwarning

    before = state()
    with logging_to(io.StringIO(), "DEBUG"):
        assert state() != before
    assert state() == before


def _fail_with(text: str) -> None:
    raise RuntimeError(text) from ValueError(text)
