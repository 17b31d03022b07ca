"""Something goes wrong, and nobody is left without an answer or with a traceback."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest

from tests.support.bot_api import BotApi
from tests.support.updates import callback_query, inline_query, message

QUERY = "任何冲突的终点都是谈判桌"
SORRY = "抱歉，我这里出了点问题，请稍后再试。"


async def test_a_broken_archive_is_apologised_for_and_logged(
    api: BotApi, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Three ways to ask, three ways to be told; the cause is for the log alone."""
    api.push(message(f"/quote {QUERY}"))
    sent = await api.wait_for_message()
    await asyncio.to_thread(_break, database)
    api.push(message(f"/quote {QUERY}"))
    assert (await api.wait_for_message(2)).text == SORRY
    api.push(callback_query(sent.button("下一句")["callback_data"], message=sent.wire()))
    await api.wait_for("answerCallbackQuery")
    assert api.answers_callback[0]["text"] == SORRY
    api.push(inline_query(QUERY))
    await api.wait_for("answerInlineQuery")
    assert api.answers_inline[0]["button"]["text"] == "暂时查不了，请稍后再试"
    assert api.answers_inline[0]["results"] == []
    logged = [line for line in caplog.records if line.name == "bot.handlers.errors"]
    assert [line.levelno for line in logged] == [logging.ERROR] * 3
    assert all(line.exc_info for line in logged)


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # theirs, in RetryAfter
@pytest.mark.parametrize(
    ("status", "retry_after"), ((403, None), (429, 30), (500, None), (502, None))
)
async def test_what_telegram_does_not_take_is_one_line_in_the_log(
    api: BotApi,
    caplog: pytest.LogCaptureFixture,
    status: int,
    retry_after: int | None,
) -> None:
    """Blocked, too fast, or broken there: no traceback, no second attempt, and on goes the bot."""
    api.fail_next("sendMessage", status=status, retry_after=retry_after)
    api.push(message(f"/quote {QUERY}"))
    api.push(message("/start"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 2, "two attempts")
    await api.settled()
    assert len(api.messages) == 1
    logged = [line for line in caplog.records if line.name == "bot.handlers.errors"]
    assert [(line.levelno, line.exc_info) for line in logged] == [(logging.WARNING, None)]


async def test_an_apology_that_is_not_taken_either_is_logged(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """And is not apologised for."""
    api.fail_next("sendMessage", status=400, description="Bad Request: not enough rights", times=2)
    api.push(message(f"/quote {QUERY}"))
    await api.wait_until(lambda: len(api.calls_of("sendMessage")) == 2, "two attempts")
    api.push(message("/start"))
    await api.wait_for_message()
    await api.settled()
    assert len(api.calls_of("sendMessage")) == 3
    levels = [line.levelno for line in caplog.records if line.name == "bot.handlers.errors"]
    assert levels == [logging.ERROR, logging.WARNING]


async def test_polling_goes_on_after_the_server_failed(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    """Each failure is one line; a conflict says what to look for."""
    api.fail_next("getUpdates", status=502, html=True)
    api.push(message("/start"))
    await api.wait_for_message()
    api.fail_next("getUpdates", status=409)
    api.push(message("/help"))
    await api.wait_for_message(2, within=10.0)
    lines = [line for line in caplog.records if line.name == "bot.run" and line.levelno > 20]
    assert [line.levelno for line in lines] == [logging.WARNING, logging.ERROR]
    assert "another program" in lines[1].getMessage()
    assert not any(line.exc_info for line in lines)


def _break(database: Path) -> None:
    """Drop what every answer needs, behind the bot's back."""
    with sqlite3.connect(database) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in tables:
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.close()
