"""What people send, and who they are, stands in no log line unless that is asked for."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import aiosqlite
import pytest
import telegram
from telegram import Update
from telegram.ext import TypeHandler
from telegram.request import HTTPXRequest

from bot.application import application_for
from bot.context import Context
from bot.discretion import MARK, QUIET, kept_private, private_in, without_private
from bot.logs import CONSOLE, JSON, logging_to
from bot.render_keep import Deed
from bot.run import serve
from bot.settings import Secret
from store import open_archive
from tests.bot.listening import KEEPERS, listening, settings_for
from tests.support.bot_api import BotApi
from tests.support.updates import (
    callback_query,
    guest_message,
    inline_query,
    message,
    person,
    private_chat,
    supergroup,
)

READER = person(6_300_118_254, first_name="读者小秦", username="xiaoqin_reads")
CLUB = supergroup(-1_001_774_320_915, title="周三夜读会")
QUERY = "任何冲突的终点都是谈判桌"
SAID = "谁也不该看见这句话 nobody-should-see-this"
OWN = (
    SAID,
    QUERY,
    "漏字两处",
    "6300118254",
    "读者小秦",
    "xiaoqin_reads",
    "1001774320915",
    "周三夜读会",
)
"""What a log must not hold."""

logger = logging.getLogger("tests.discretion")


@pytest.mark.parametrize("form", (CONSOLE, JSON))
async def test_nothing_that_people_send_is_logged_even_when_debugging(
    database: Path, form: str
) -> None:
    """Asked in every way, answered, refused by Telegram, and failing in the bot's own code."""
    stream = io.StringIO()
    async with BotApi() as api:
        with logging_to(stream, "DEBUG", Secret(api.token), form=form):
            async with listening(api, database, frozenset({KEEPERS[0]["id"]})):
                await _live_through_a_day(api, database)
    written = stream.getvalue()
    assert "an update was not answered" in written
    assert "no such table" in written
    assert len(written.splitlines()) > 20
    assert [own for own in OWN if own in written] == []


@pytest.mark.parametrize("personal", (False, True))
async def test_an_error_that_quotes_what_somebody_sent_is_logged_without_it(
    database: Path, *, personal: bool
) -> None:
    """The traceback stays, so that the fault can be found; unless it may be told."""

    async def fail(update: Update, _: Context) -> None:
        raise KeyError(update.to_json(), SAID, READER["id"])

    stream = io.StringIO()
    async with BotApi() as api, open_archive(database) as archive:
        settings = replace(settings_for(api, database), log_personal=personal)
        token = Secret(api.token)
        application = application_for(settings, token, archive, HTTPXRequest())
        application.add_handler(TypeHandler(Update, fail), group=-9)
        with logging_to(stream, "DEBUG", token, personal=personal):
            async with application:
                sent = message(SAID, user=READER, chat=CLUB)
                await application.process_update(Update.de_json(sent, application.bot))
    assert "an update was not answered" in stream.getvalue()
    assert "Traceback (most recent call last)" in stream.getvalue()
    escaped = (json.dumps(own)[1:-1] for own in OWN)
    found = [own for own in (*OWN, *escaped) if own in stream.getvalue().replace("\\\\", "\\")]
    assert (SAID in found) if personal else (found == [])


async def test_who_asks_for_it_sees_what_people_send(database: Path) -> None:
    """Updates and calls as python-telegram-bot sees them."""
    stream = io.StringIO()
    async with BotApi() as api:
        settings = replace(settings_for(api, database), log_personal=True)
        with logging_to(stream, "DEBUG", Secret(api.token), personal=True):
            bot = asyncio.create_task(serve(settings))
            await api.wait_until_polled(within=10.0)
            api.push(message(SAID, user=READER))
            await api.wait_for_message()
            bot.cancel()
            await asyncio.wait({bot})
    assert SAID in stream.getvalue()
    assert str(READER["id"]) in stream.getvalue()


@pytest.mark.parametrize("name", sorted(QUIET))
@pytest.mark.parametrize(("personal", "level"), ((False, "INFO"), (True, "DEBUG")))
def test_a_library_says_no_more_than_it_may(name: str, level: str, *, personal: bool) -> None:
    """While our own loggers say all."""
    stream = io.StringIO()
    with logging_to(stream, "DEBUG", personal=personal):
        assert logging.getLogger(f"{name}.deep").getEffectiveLevel() == getattr(logging, level)
        assert logger.isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize("level", ("INFO", "WARNING", "ERROR", "CRITICAL"))
def test_a_library_says_no_more_than_the_others(level: str) -> None:
    """Nor does it say less, but for httpx and its line for every request."""
    with logging_to(io.StringIO(), level):
        for name in sorted(QUIET.keys() - {"httpx"}):
            assert logging.getLogger(name).getEffectiveLevel() == getattr(logging, level)


async def test_the_parameters_of_a_statement_are_not_logged() -> None:
    """Which aiosqlite tells of every one."""
    stream = io.StringIO()
    with logging_to(stream, "DEBUG"):
        async with aiosqlite.connect(":memory:") as connection:
            await connection.execute("SELECT ?", (SAID,))
    assert stream.getvalue() == ""


def test_an_update_that_python_telegram_bot_cannot_read_is_not_shown() -> None:
    """It logs the whole of it as an error; what is left says what happened."""
    stream = io.StringIO()
    sent = [message(SAID, user=READER)]
    with logging_to(stream, "DEBUG"):
        theirs = logging.getLogger("telegram.Bot")
        theirs.critical("Error while parsing updates! Received data was %r", sent)
        theirs.error('Can not load invalid JSON data: "%s"', json.dumps(sent, ensure_ascii=False))
        theirs.error("%(update)s of %(number)d", {"update": sent, "number": 7})
        theirs.info("Rate limit hit. Retrying after %f seconds", 1.5)
        theirs.error("%s Invalid token. Aborting retry loop.", "Polling Updates")
        theirs.error("Failed: %s", ValueError("odd"))
    written = stream.getvalue()
    assert SAID not in written
    assert f"Received data was {MARK}\n" in written
    assert "Retrying after 1.500000 seconds\n" in written
    assert "Polling Updates Invalid token. Aborting retry loop.\n" in written
    assert "Failed: odd\n" in written


def test_what_python_telegram_bot_logs_from_info_on_was_looked_at() -> None:
    """Each message with arguments of its, so that a new one is met here first."""
    known = {
        "%s Failed run number %s of %s. Aborting.",
        "%s Invalid token. Aborting retry loop.",
        'Can not load invalid JSON data: "%s"',
        (
            "Error while building CallbackContext for exception %s. Exception will not be "
            "processed by error handlers."
        ),
        "Error while building CallbackContext for job %s. Job will not be run.",
        "Error while building CallbackContext for update %s. Update will not be processed.",
        "Error while parsing updates! Received data was %r",
        (
            "Fetching updates was aborted due to %r. Suppressing exception to ensure graceful "
            "shutdown."
        ),
        "Rate limit hit after maximum of %d retries",
        "Rate limit hit. Retrying after %f seconds",
        (
            "Something went wrong processing the data received from Telegram. Received data was "
            "*not* processed! Received data was: %r"
        ),
        "Task function raised exception. Falling back to old state %s",
    }
    sources = Path(*telegram.__path__).rglob("*.py")
    found = {text for source in sources for text in _told_with_arguments(source)}
    assert found == known


def test_what_an_update_holds_of_people_is_found() -> None:
    """Texts, names and numbers, of whom it is from and of what it answers."""
    asked = message(f"/report {SAID}", user=READER, chat=CLUB, reply_to=message(QUERY))
    update = Update.de_json(asked, None)
    found = set(private_in(update.to_dict()))
    assert {f"/report {SAID}", QUERY, "6300118254", "读者小秦", "xiaoqin_reads"} <= found
    assert {"-1001774320915", "周三夜读会"} <= found
    assert str(asked["update_id"]) not in found


def test_own_words_are_taken_out_wherever_a_line_has_them() -> None:
    """In the message, its arguments, a field, an exception, and what is quoted in one."""
    stream = io.StringIO()
    broken = f"first line of it\n{SAID}"
    with logging_to(stream, "DEBUG"), kept_private(message(broken, user=READER)):
        logger.info("a %s b", broken, extra={"fields": {"said": SAID, "who": READER["id"]}})
        logger.error("%r", broken, exc_info=KeyError(broken))
        logger.error("%s 16300118254", READER["id"])
    written = stream.getvalue()
    assert [own for own in (SAID, "first line", "读者小秦") if own in written] == []
    assert f"a {MARK} b said={MARK} who={MARK}\n" in written
    assert f"{MARK} 16300118254\n" in written


def test_what_is_behind_a_command_is_taken_out_by_itself() -> None:
    """A handler has only that at hand."""
    with kept_private(message("/report 漏字")):
        assert without_private("noted: 漏字") == f"noted: {MARK}"


def test_a_text_of_a_few_letters_is_left_in() -> None:
    """Every other word would have it."""
    with kept_private({"text": "an", "id": 7, "first_name": "J"}):
        assert without_private("an answer, 7 J") == "an answer, 7 J"


async def test_what_is_private_is_so_for_one_update_alone() -> None:
    """In its task and those that task starts; not beside it, and not afterwards."""

    async def said() -> str:
        await asyncio.sleep(0)
        return without_private(f"{SAID} {QUERY}")

    async def answer(text: str) -> tuple[str, str]:
        with kept_private({"text": text}):
            return await asyncio.gather(said(), asyncio.create_task(said()))

    first, second, beside = await asyncio.gather(answer(SAID), answer(QUERY), said())
    assert set(first) == {f"{MARK} {QUERY}"}
    assert set(second) == {f"{SAID} {MARK}"}
    assert {beside, await said()} == {f"{SAID} {QUERY}"}


async def _live_through_a_day(api: BotApi, database: Path) -> None:
    for who in (READER, KEEPERS[0]):
        api.world.chats[who["id"]] = private_chat(who)
    api.push(message(f"/quote {QUERY}", user=READER))
    quote = await api.wait_for_message()
    api.push(message("/report 漏字两处", user=READER, reply_to=quote.wire()))
    await api.wait_for_message(3)
    api.push(message(SAID, user=READER))
    await api.wait_for_message(4)
    api.push(message(f"/quote {SAID}", user=READER, chat=CLUB))
    await api.wait_for_message(5)
    api.push(inline_query(QUERY, user=READER))
    await api.wait_for("answerInlineQuery")
    api.push(guest_message(f"@YuanhuaBot {QUERY}", user=READER))
    api.push(callback_query(f"old:{Deed.CORRECT}", message=quote.wire(), user=READER))
    await api.wait_for("answerCallbackQuery")
    api.fail_next("sendMessage", status=400, description="Bad Request: odd", times=2)
    api.push(message(SAID, user=READER))
    await api.settled()
    await asyncio.to_thread(_break, database)
    answered = len(api.messages)
    api.push(message(SAID, user=READER))
    api.push(message(f"/quote {QUERY}", user=READER, chat=CLUB))
    await api.wait_for_message(answered + 2)
    await api.settled()


def _break(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TABLE postings")


def _told_with_arguments(source: Path) -> Iterator[str]:
    """Give the messages of log calls from INFO on that are filled in."""
    levels = {"info", "warning", "error", "exception", "critical"}
    text = source.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text if "_LOGGER." in text else "")):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Name(id="_LOGGER") | ast.Attribute(attr="_LOGGER"), attr=level
                ),
                args=[ast.Constant(value=str(told)), _, *_],
            ) if level in levels:
                yield told
