"""No log line holds a secret: at any level, in either form, on whatever path it came."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import sqlite3
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path

import aiosqlite
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.logs import CONSOLE, JSON, LogFormatter, logging_to
from bot.redaction import Redactor
from bot.settings import Secret, Settings
from tests.bot.commanding import ROOT

HALF = "AAFplanted-secret_half"
TOKEN = f"7201445566:{HALF}"
WORD = "planted_Webhook-Secret"
URL = f"https://api.telegram.org/bot{TOKEN}/setWebhook?secret_token={WORD}"
SECRETS = (Secret(TOKEN), Secret(WORD))
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FORMS = (CONSOLE, JSON)


class Careless:
    """An object that shows the secrets, and fails when formatted as a number."""

    def __repr__(self) -> str:
        return f"Careless({URL})"


def in_a_message(tell: logging.Logger, level: int) -> None:
    """As an f-string has it."""
    tell.log(level, f"to {URL}")


def in_arguments(tell: logging.Logger, level: int) -> None:
    """One by one, by name, and inside of something else."""
    tell.log(level, "%s to %s", 7, URL)
    tell.log(level, "to %(url)s", {"url": URL})
    tell.log(level, "%r %r", {"url": [URL.encode()]}, Careless())
    tell.log(level, Careless())


def in_pieces(tell: logging.Logger, level: int) -> None:
    """Only the line as a whole shows it."""
    tell.log(level, "bot%s:%s and %s-%s", *TOKEN.split(":"), *WORD.split("-"))


def in_bad_arguments(tell: logging.Logger, level: int) -> None:
    """Of the wrong number, kind or name."""
    tell.log(level, "%d", URL)
    tell.log(level, "%s %s", URL)
    tell.log(level, "none", URL)
    tell.log(level, "%(count)d", {"url": URL})
    tell.log(level, "%d", Careless())


def in_fields(tell: logging.Logger, level: int) -> None:
    """As a value, as a name, and as what is no field at all."""
    fields = {"url": URL, URL: 1, "inside": [URL], "shown": Careless()}
    tell.log(level, "told", extra={"fields": fields})
    tell.log(level, "told", extra={"fields": URL, "url": URL})


def in_a_stack(tell: logging.Logger, level: int) -> None:
    """Under a line whose code does not name it."""
    tell.log(level, "told", stack_info=True)
    entry = tell.makeRecord(tell.name, level, "file", 1, "told", (), None, sinfo=f"Stack:\n{URL}")
    if tell.isEnabledFor(level):
        tell.handle(entry)


def in_an_exception(tell: logging.Logger, level: int) -> None:
    """With its cause, its context and its notes."""
    last = RuntimeError(URL, Careless())
    last.__context__ = ValueError(URL)
    last.__context__.__cause__ = KeyError(URL)
    last.__context__.__cause__.add_note(f"while calling {URL}")
    tell.log(level, "failed", exc_info=last)


def in_a_group(tell: logging.Logger, level: int) -> None:
    """Of exceptions within exceptions."""
    inner = ExceptionGroup(f"inner {URL}", [OSError(2, "gone", URL), NetworkError(URL)])
    outer = ExceptionGroup(f"outer {URL}", [inner, InvalidToken(URL)])
    outer.add_note(URL)
    tell.log(level, "failed", exc_info=outer)


def of_libraries(tell: logging.Logger, level: int) -> None:
    """Errors that quote an address, as the libraries make them."""
    for problem in problems():
        tell.log(level, "failed: %s %r", problem, problem, exc_info=problem)


@cache
def problems() -> tuple[Exception, ...]:
    """Make errors of libraries that quote an address."""
    request = httpx.Request("POST", URL)
    answer = httpx.Response(502, request=request)
    calls: tuple[Callable[[], object], ...] = (
        answer.raise_for_status,
        lambda: httpx.URL(f"https://[{TOKEN}/"),
        lambda: httpx.get(f"nothing://{TOKEN}/{WORD}"),
        lambda: sqlite3.connect(f"file:/nowhere/{TOKEN}/{WORD}?mode=ro", uri=True),
        lambda: sqlite3.connect(":memory:").execute(f'SELECT 1 FROM "{TOKEN}"'),  # noqa: S608 - to fail
        lambda: Path(f"/nowhere/{TOKEN}/{WORD}").read_bytes(),
        lambda: int(URL),
        lambda: {"": 1}[URL],
        lambda: URL.encode("utf-8").decode("utf-16-le").encode("ascii"),
    )
    made = []
    for call in calls:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
            call()
        made.append(caught.value)
    return tuple(made)


def of_settings(tell: logging.Logger, level: int) -> None:
    """The whole of what the environment says."""
    given = {"YUANHUA_TOKEN": TOKEN, "YUANHUA_WEBHOOK_SECRET": WORD}
    tell.log(level, "%s %r", Settings.from_environment(given), SECRETS)


PATHS = (
    in_a_message,
    in_arguments,
    in_pieces,
    in_bad_arguments,
    in_fields,
    in_a_stack,
    in_an_exception,
    in_a_group,
    of_libraries,
    of_settings,
)


@pytest.fixture(autouse=True)
def _no_other_way(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Nothing is printed past the log."""
    yield
    out, err = capfd.readouterr()
    assert not [secret for secret in (HALF, WORD) if secret in out + err]


@pytest.mark.parametrize(("form", "threshold"), tuple(product(FORMS, LEVELS)))
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
@pytest.mark.parametrize("personal", (False, True))
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of connections that never opened
def test_no_level_and_no_path_lets_a_secret_through(
    form: str, threshold: str, path: Callable[[logging.Logger, int], None], *, personal: bool
) -> None:
    """Whoever tells, at whichever level, and whichever is asked for."""
    stream = io.StringIO()
    with logging_to(stream, threshold, *SECRETS, form=form, personal=personal):
        for name, level in product(("tests.secrets", "telegram.Bot", "httpx"), LEVELS):
            path(logging.getLogger(name), logging.getLevelName(level))
    _clean(stream)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_warnings_are_logged_and_redacted(form: str, level: str) -> None:
    """They would otherwise go to stderr as they are."""
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with logging_to(stream, level, *SECRETS, form=form):
            warnings.warn(f"careful with {URL}", UserWarning, stacklevel=1)
    _clean(stream, said=level in {"DEBUG", "INFO", "WARNING"})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_what_nothing_caught_is_logged_and_redacted(form: str, level: str) -> None:
    """At the end of the program, of a thread, and where nothing can be raised."""

    class Last:
        def __del__(self) -> None:
            raise RuntimeError(URL)

    stream = io.StringIO()
    with logging_to(stream, level, *SECRETS, form=form):
        try:
            _fail()
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=_fail, name=URL)
        thread.start()
        thread.join()
        Last()
        gc.collect()
    _clean(stream)
    assert stream.getvalue().count("an exception was not caught") == 3


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_what_a_loop_caught_is_logged_and_redacted(form: str, level: str) -> None:
    """Of a task that nobody waits for, of a callback, and of the loop's debug mode."""

    async def fail() -> None:
        await asyncio.sleep(0)
        _fail()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(fail(), name=URL)
        loop.call_soon(_fail, URL, WORD, {"url": URL})
        await asyncio.sleep(0.01)
        assert task.done()
        del task
        gc.collect()
        loop.call_exception_handler({"message": f"odd {URL}", "of": URL, "exception": None})

    stream = io.StringIO()
    with logging_to(stream, level, *SECRETS, form=form, personal=True):
        asyncio.run(main(), debug=True)
    _clean(stream, said=level != "CRITICAL")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
async def test_what_the_libraries_themselves_log_is_redacted(form: str, level: str) -> None:
    """A call of Telegram's that fails, and a statement that has the token as its parameter."""
    stream = io.StringIO()
    with logging_to(stream, level, *SECRETS, form=form, personal=True):
        bot = Bot(TOKEN, base_url="http://127.0.0.1:9/bot")
        with pytest.raises(TelegramError) as caught:
            await bot.set_webhook(URL, secret_token=WORD)
        await bot.request.shutdown()
        logging.getLogger("tests.secrets").critical("failed", exc_info=caught.value)
        async with aiosqlite.connect(":memory:") as connection:
            with pytest.raises(sqlite3.OperationalError):
                await connection.execute(f'SELECT ? FROM "{TOKEN}"', (URL,))  # noqa: S608 - to fail
    _clean(stream)


def test_a_program_that_breaks_down_shows_no_secret() -> None:
    """Python's own last words included."""
    code = (
        "import sys; from bot.logs import logging_to; from bot.secret import Secret\n"
        f"held = logging_to(sys.stderr, 'INFO', Secret({TOKEN!r}), Secret({WORD!r}))\n"
        f"held.__enter__(); raise ValueError({URL!r})\n"
    )
    program = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert b"CRITICAL bot.logs: an exception was not caught" in program.stderr
    assert program.returncode == 1
    assert HALF.encode() not in program.stderr
    assert WORD.encode() not in program.stderr


@given(
    before=st.text(),
    after=st.text(),
    secret=st.sampled_from((TOKEN, HALF, WORD)),
    form=st.sampled_from(FORMS),
)
def test_whatever_text_a_secret_stands_in_the_line_holds_none(
    before: str, after: str, secret: str, form: str
) -> None:
    """As the message, an argument, a field, an exception."""
    text = f"{before}{secret}{after}"
    error = ValueError(text)
    error.add_note(text)
    fields = {"a": text, text: "a"}
    told = {"name": text, "msg": "%s", "args": (text,), "fields": fields}
    entry = logging.makeLogRecord({**told, "exc_info": (ValueError, error, None)})
    line = LogFormatter(Redactor(*SECRETS), form).format(entry)
    assert HALF not in line
    assert WORD not in line


def _clean(stream: io.StringIO, *, said: bool = True) -> None:
    written = stream.getvalue()
    assert HALF not in written
    assert WORD not in written
    assert bool(written) is said


def _fail(*_: object) -> None:
    raise RuntimeError(URL) from ValueError(WORD)
